function sources = upload_sources(given)
    % UPLOAD_SOURCES  The files below files and folders: struct row with file, name (path in the dataset), size (bytes).
    %   Errors: file:missing, input:value (nothing at all, or two files of one name).

    sources = struct('file', {}, 'name', {}, 'size', {});
    for k = 1:numel(given)
        path = regexprep(given{k}, '[/\\]+$', '');
        [~, name, extension] = fileparts(path);
        sources = [sources, below(path, [name extension])]; %#ok<AGROW>
    end
    names = {sources.name};
    if isempty(sources)
        openbis.internal.problem('input:value', 'files', 'a dataset needs at least one file.');
    elseif numel(unique(names)) < numel(names)
        openbis.internal.problem('input:value', 'files', 'two of them have the same name.');
    end
end

function sources = below(path, name)
    sources = struct('file', {}, 'name', {}, 'size', {});
    if exist(path, 'dir') == 7
        for inside = openbis.internal.entries_of(path)
            sources = [sources, below(fullfile(path, inside{1}), [name '/' inside{1}])]; %#ok<AGROW>
        end
        return
    end
    bytes = openbis.internal.file_size(path);
    if bytes < 0
        openbis.internal.problem('file:missing', path);
    end
    sources = struct('file', path, 'name', name, 'size', bytes);
end
