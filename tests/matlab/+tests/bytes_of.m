function bytes = bytes_of(path)
    % BYTES_OF  The content of a file as a uint8 column.

    handle = fopen(path, 'r');
    assert(handle >= 0, 'there is no %s', path);
    bytes = fread(handle, Inf, '*uint8');
    fclose(handle);
end
