function every_method_has_help()
    % help tells usage, errors and an example for each method; the class's help names each.

    folder = fileparts(which('OpenBis'));
    files = dir(fullfile(folder, '*.m'));
    overview = help('OpenBis');
    contents = fileread(fullfile(fileparts(folder), 'Contents.m'));
    index = fileread(fullfile(fileparts(folder), 'INDEX'));
    assert(numel(files) > 40);
    for k = 1:numel(files)
        name = regexprep(files(k).name, '\.m$', '');
        if strcmp(name, 'OpenBis')
            continue
        end
        text = help(['OpenBis.' name]);
        assert(~isempty(strfind(text, [name '  '])), 'help OpenBis.%s does not begin with its name', name);
        assert(~isempty(strfind(text, 'Example')), 'no example in the help of %s', name);
        assert(~isempty(regexp(text, ['\<' name '\('], 'once')), 'no call in the help of %s', name);
        assert(~isempty(strfind(text, 'Errors:')) || any(strcmp(name, {'token', 'as_struct'})), 'no errors: %s', name);
        for place = {overview, contents, index}
            assert(~isempty(regexp(place{1}, ['\<' name '\>'], 'once')), '%s is not listed', name);
        end
    end
    assert(~isempty(strfind(help('openbis.Entity'), 'set_props')));
end
