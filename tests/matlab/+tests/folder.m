function path = folder()
    % FOLDER  A new folder below the one that pytest removes.

    persistent number
    if isempty(number)
        number = 0;
    end
    number = number + 1;
    path = fullfile(getenv('OPENBIS_TEST_FOLDER'), sprintf('folder %d', number));
    [made, message] = mkdir(path);
    assert(made, message);
end
