function write_file(file, bytes)
    % WRITE_FILE  Put bytes (or text of bytes) into a file, over what was there. Errors: file:write.

    handle = fopen(file, 'w');
    if handle < 0
        openbis.internal.problem('file:write', file);
    end
    closing = onCleanup(@() fclose(handle));
    if fwrite(handle, bytes) ~= numel(bytes)
        openbis.internal.problem('file:write', file);
    end
end
