function names_are_kept()
    % Names that openBIS would change are refused before anything is sent; a folder with nothing in it is kept.

    folder = tests.folder();
    [~, ~] = mkdir(fullfile(folder, 'data', 'empty'));
    tests.a_file(fullfile(folder, 'data'), 'a b.csv', 'x');
    sources = openbis.internal.upload_sources({fullfile(folder, 'data')});
    tests.same({sources.name}, {'data/a b.csv', 'data/empty'});
    tests.same([sources.is_folder], [false true]);
    tests.fails('input:value', @() openbis.internal.upload_sources({fullfile(folder, 'data', 'empty')}));
    names = {['back' char(92) 'slash.csv'], 'blank ', fullfile('two..', 'a.csv')};
    for k = 1:numel(names)
        place = fullfile(folder, sprintf('%d', k));
        tests.a_file(place, names{k}, 'x');
        failure = tests.fails('upload:name', @() openbis.internal.upload_sources({place}));
        assert(~isempty(strfind(failure.message, names{k})), failure.message);
    end
end
