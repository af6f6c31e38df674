function remove_file(file)
    % REMOVE_FILE  Remove a file if it is there.
    %   Not delete in Octave: that would take * ? [ in its name for patterns.

    if openbis.internal.is_octave()
        [~, ~] = unlink(file);
    elseif exist(file, 'file') == 2
        delete(file);
    end
end
