function names = files_below(folder)
    % FILES_BELOW  Paths of all files below a folder, hidden ones too, in order.

    names = {};
    entries = dir(folder);
    for k = 1:numel(entries)
        path = fullfile(folder, entries(k).name);
        if any(strcmp(entries(k).name, {'.', '..'}))
            continue
        elseif entries(k).isdir
            names = [names, tests.files_below(path)]; %#ok<AGROW>
        else
            names{end + 1} = path; %#ok<AGROW>
        end
    end
    names = sort(names);
end
