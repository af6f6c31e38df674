function names = entries_of(folder)
    % ENTRIES_OF  Names of what is in a folder, hidden files too, as a cell row in order.
    %   Not dir in Octave: that would take * ? [ in the folder's name for patterns.

    if openbis.internal.is_octave()
        names = readdir(folder);
    else
        found = dir(folder);
        names = {found.name};
    end
    names = sort(reshape(names, 1, []));
    names = names(~ismember(names, {'.', '..'}));
end
