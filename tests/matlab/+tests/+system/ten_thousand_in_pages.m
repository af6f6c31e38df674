function ten_thousand_in_pages()
    % All of ten thousand datasets, each once, whatever the size of the pages; and one page alone.

    obi = tests.signed_in('alice');
    [all_at_once, total] = obi.get_datasets('experiment', '/METHODS/PROTOCOLS/TEN_THOUSAND', 'props', {'$NAME'});
    tests.same({total, size(all_at_once)}, {10000, [10000 1]});
    tests.same(numel(unique({all_at_once.permId})), 10000);
    tests.same([unique({all_at_once.type}), unique({all_at_once.experiment})], ...
               {'RAW_DATA', '/METHODS/PROTOCOLS/TEN_THOUSAND'});
    tests.same(sort({all_at_once.NAME}), sort(arrayfun(@(k) sprintf('Lauf %d µ', k), 0:9999, 'UniformOutput', false)));
    tests.fault();
    [paged, total] = obi.get_datasets('experiment', '/METHODS/PROTOCOLS/TEN_THOUSAND', 'page_size', 3000, ...
                                      'props', {'$NAME'});
    tests.same(total, 10000);
    tests.same(paged, all_at_once);
    tests.same(tests.requests_to('/openbis/openbis/rmi-application-server-v3.json'), 4);
    [middle, total] = obi.get_datasets('experiment', '/METHODS/PROTOCOLS/TEN_THOUSAND', 'start_with', 5000, ...
                                       'count', 7, 'props', {'$NAME'});
    tests.same(total, 10000);
    tests.same(middle, all_at_once(5001:5007));
end
