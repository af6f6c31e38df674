function checksums_are_right()
    % CRC32 of known texts and, in pieces of any length, of the same bytes.

    final = @(state) double(bitxor(state, uint32(4294967295)));
    start = uint32(4294967295);
    tests.same(final(openbis.internal.crc32(start, uint8('123456789'))), hex2dec('CBF43926'));
    tests.same(final(openbis.internal.crc32(start, zeros(0, 1, 'uint8'))), 0);
    bytes = uint8(mod((1:100003) .* (1:100003), 251));
    slow = start;
    for k = 1:1000
        slow = openbis.internal.crc32(slow, bytes(k));
    end
    tests.same(openbis.internal.crc32(start, bytes(1:1000)), slow);
    whole = openbis.internal.crc32(start, bytes);
    tests.same(openbis.internal.crc32(openbis.internal.crc32(start, bytes(1:4711)), bytes(4712:end)), whole);
    path = tests.a_file(tests.folder(), 'bytes', bytes);
    tests.same(openbis.internal.crc32_of_file(path), final(whole));
end
