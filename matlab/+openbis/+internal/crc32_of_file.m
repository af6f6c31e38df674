function checksum = crc32_of_file(path)
    % CRC32_OF_FILE  CRC32 of a file as a number, read in pieces. NaN where it cannot be read.

    checksum = NaN;
    handle = fopen(path, 'r');
    if handle < 0
        return
    end
    closing = onCleanup(@() fclose(handle));
    state = uint32(4294967295);
    piece = fread(handle, 4194304, '*uint8');
    while ~isempty(piece)
        state = openbis.internal.crc32(state, piece);
        piece = fread(handle, 4194304, '*uint8');
    end
    checksum = double(bitxor(state, uint32(4294967295)));
end
