function append_file(from, to)
    % APPEND_FILE  Add the bytes of one file to the end of another, a piece at a time.

    source = fopen(from, 'r');
    target = fopen(to, 'a');
    if source < 0 || target < 0
        openbis.internal.problem('file:write', to);
    end
    closing = onCleanup(@() fclose(source));
    closing_too = onCleanup(@() fclose(target));
    while ~feof(source)
        piece = fread(source, 4194304, '*uint8');
        if fwrite(target, piece) ~= numel(piece)
            openbis.internal.problem('file:write', to);
        end
    end
end
