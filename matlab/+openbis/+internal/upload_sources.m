function sources = upload_sources(given)
    % UPLOAD_SOURCES  The files below files and folders: struct row with file, name (path in the dataset), size (bytes);
    %   a folder with nothing in it is one of them, with is_folder.
    %   Errors: file:missing, input:value (no file at all, or two files of one name), upload:name.

    sources = nothing();
    for k = 1:numel(given)
        path = regexprep(given{k}, '[/\\]+$', '');
        [~, name, extension] = fileparts(path);
        sources = [sources, below(path, [name extension])]; %#ok<AGROW>
    end
    names = {sources.name};
    if isempty(sources) || all([sources.is_folder])
        openbis.internal.problem('input:value', 'files', 'a dataset needs at least one file.');
    elseif numel(unique(names)) < numel(names)
        openbis.internal.problem('input:value', 'files', 'two of them have the same name.');
    end
    for k = 1:numel(names)
        refuse_changed(names{k});
    end
end

function sources = nothing()
    sources = struct('file', {}, 'name', {}, 'size', {}, 'is_folder', {});
end

function sources = below(path, name)
    sources = nothing();
    if exist(path, 'dir') == 7
        names = openbis.internal.entries_of(path);
        if isempty(names)
            sources = struct('file', path, 'name', name, 'size', 0, 'is_folder', true);
        end
        for inside = names
            sources = [sources, below(fullfile(path, inside{1}), [name '/' inside{1}])]; %#ok<AGROW>
        end
        return
    end
    bytes = openbis.internal.file_size(path);
    if bytes < 0
        openbis.internal.problem('file:missing', path);
    end
    sources = struct('file', path, 'name', name, 'size', bytes, 'is_folder', false);
end

function refuse_changed(name)
    % The data store reads a backslash as the end of a folder's name, leaves out what is blank at the end of a name, and
    % refuses a path with ../ in it.
    if any(name == '\')
        openbis.internal.problem('upload:name', name, 'it holds a backslash.');
    elseif name(end) <= ' '
        openbis.internal.problem('upload:name', name, 'it ends with a space.');
    elseif ~isempty(strfind(name, '../'))
        openbis.internal.problem('upload:name', name, 'the name of a folder ends with two dots.');
    end
end
