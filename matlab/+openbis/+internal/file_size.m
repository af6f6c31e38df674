function bytes = file_size(file)
    % FILE_SIZE  Size of a file in bytes, -1 where there is none.
    %   Opened rather than listed: dir would take * and ? in a name for patterns.

    bytes = -1;
    if exist(file, 'dir') == 7
        return
    end
    handle = fopen(file, 'r');
    if handle >= 0
        fseek(handle, 0, 'eof');
        bytes = ftell(handle);
        fclose(handle);
    end
end
