function files = chosen_files(all_files, wanted, dataset)
    % CHOSEN_FILES  Those of a dataset's files that are wanted: paths of files or folders, {} for all. Errors: notfound.

    wanted = openbis.internal.as_cellstr(wanted, 'files');
    paths = {all_files.path};
    is_file = ~[all_files.directory];
    keep = false(1, numel(all_files));
    for k = 1:numel(wanted)
        path = regexprep(wanted{k}, '^/+|/+$', '');
        match = strcmp(paths, path) | strncmp(paths, [path '/'], numel(path) + 1);
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
