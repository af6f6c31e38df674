function run(group)
    % RUN  Run all tests of a group ('unit', 'system', ...), say which passed, and end with status 1 if one did not.
    %   A test is a function of the package tests.<group> without arguments; OPENBIS_TESTS may name some of them.

    folder = fullfile(fileparts(mfilename('fullpath')), ['+' group]);
    files = dir(fullfile(folder, '*.m'));
    names = regexprep({files.name}, '\.m$', '');
    chosen = strsplit(getenv('OPENBIS_TESTS'), ' ');
    if ~isempty(chosen{1})
        names = intersect(chosen, names);
    end
    failed = 0;
    for k = 1:numel(names)
        begun = tic();
        try
            feval(['tests.' group '.' names{k}]);
            fprintf('passed %s (%.2f s)\n', names{k}, toc(begun));
        catch failure
            failed = failed + 1;
            fprintf('FAILED %s: [%s] %s\n', names{k}, failure.identifier, failure.message);
            for frame = reshape(failure.stack, 1, [])
                fprintf('    %s line %d\n', frame.name, frame.line);
            end
        end
    end
    fprintf('%d of %d passed\n', numel(names) - failed, numel(names));
    if failed > 0 || isempty(names)
        exit(1);
    end
end
