function intact = is_intact(target, file)
    % IS_INTACT  Whether a file is there with the right size and, where openBIS knows it, the right checksum.

    intact = openbis.internal.file_size(target) == file.size && ...
        (isnan(file.crc32) || openbis.internal.crc32_of_file(target) == file.crc32);
end
