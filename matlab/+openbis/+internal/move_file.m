function moved = move_file(from, to)
    % MOVE_FILE  Give a file its name, in the place of one that has it; whether that went well.
    %   Not movefile in Octave: that goes through the shell, which stumbles over quotes in names.

    if openbis.internal.is_octave()
        moved = rename(from, to) == 0;
    else
        [moved, ~] = movefile(from, to, 'f');
    end
end
