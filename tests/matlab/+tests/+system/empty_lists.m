function empty_lists()
    % Nothing found is a list with 0 rows and the usual fields; a space that nobody has is no error.

    obi = tests.signed_in('bob');
    lists = {@() obi.get_spaces('code', 'NONE'), @() obi.get_projects('space', 'NONE'), ...
             @() obi.get_experiments('space', 'NONE'), @() obi.get_objects('space', 'NONE', 'props', {'$NAME'}), ...
             @() obi.get_datasets('space', 'NONE', 'attrs', {'tags'}), ...
             @() obi.get_datasets('experiment', '/MICROSCOPY/CELLS/NONE'), @() obi.get_terms('NONE')};
    for k = 1:numel(lists)
        list = lists{k}();
        tests.same(size(list), [0 1]);
        tests.same(isstruct(list) && numel(fieldnames(list)) > 3, true);
    end
    tests.same(isfield(obi.get_objects('space', 'NONE', 'props', {'$NAME'}), 'NAME'), true);
    [list, total] = obi.get_datasets('start_with', 100000);
    tests.same({size(list), total > 0}, {[0 1], true});
    [list, total] = obi.get_datasets('count', 0);
    tests.same({size(list), total > 0}, {[0 1], true});
end
