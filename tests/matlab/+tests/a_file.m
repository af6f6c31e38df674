function path = a_file(folder, name, bytes)
    % A_FILE  A new file with these bytes (char or uint8); gives its path.

    path = fullfile(folder, name);
    [~, ~] = mkdir(fileparts(path));
    handle = fopen(path, 'w');
    assert(handle >= 0, 'cannot write %s', path);
    fwrite(handle, bytes);
    fclose(handle);
end
