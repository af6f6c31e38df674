function files = chosen_files(all_files, wanted, dataset)
    % CHOSEN_FILES  Those of a dataset's files that are wanted, {} for all: paths of files or folders, or where there is no
    %   such path, ends of paths, as the name of a file. Errors: notfound.

    wanted = openbis.internal.as_cellstr(wanted, 'files');
    paths = {all_files.path};
    is_file = ~[all_files.directory];
    keep = false(1, numel(all_files));
    for k = 1:numel(wanted)
        path = regexprep(wanted{k}, '^/+|/+$', '');
        match = at_or_below(paths, path);
        if ~any(match)
            for place = paths(cellfun(@(one) ends_with(one, ['/' path]), paths))
                match = match | at_or_below(paths, place{1});
            end
        end
        if ~any(match)
            openbis.internal.problem('notfound', 'file', sprintf('%s in the dataset %s', path, dataset));
        end
        keep = keep | match;
    end
    if isempty(wanted)
        keep(:) = true;
    end
    files = all_files(keep & is_file);
end

function match = at_or_below(paths, path)
    match = strcmp(paths, path) | strncmp(paths, [path '/'], numel(path) + 1);
end

function yes = ends_with(text, tail)
    yes = numel(text) >= numel(tail) && strcmp(text(end - numel(tail) + 1:end), tail);
end
