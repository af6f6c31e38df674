function file = write_token(url, token)
    % WRITE_TOKEN  Keep a token where saved_token finds it: a file that only its owner can read, never half written.

    file = openbis.internal.token_file(url);
    folder = fileparts(file);
    if openbis.internal.is_octave()
        before = umask(77);
        restore = onCleanup(@() umask(before));
    end
    [~, ~] = mkdir(folder);
    part = [tempname(folder) '.part'];
    handle = fopen(part, 'w');
    if handle < 0
        openbis.internal.problem('auth:tokenFile', file);
    end
    if ~openbis.internal.is_octave() && isunix()
        fileattrib(part, '-r -w -x', 'g o');
    end
    written = fwrite(handle, token, 'char');
    fclose(handle);
    if written ~= numel(token) || ~openbis.internal.move_file(part, file)
        openbis.internal.remove_file(part);
        openbis.internal.problem('auth:tokenFile', file);
    end
end
