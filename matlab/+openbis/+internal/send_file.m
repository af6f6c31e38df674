function send_file(connection, store_url, name, source, bar)
    % SEND_FILE  Upload one file into the session workspace, a piece after the other, or make an empty folder there.
    %   Errors: upload:interrupted, auth:expired, auth:refused, file:missing, net:*.

    if source.is_folder
        send_piece(connection, store_url, name, '', 0, 0, source);
        return
    end
    piece_size = 8388608;
    handle = fopen(source.file, 'r');
    if handle < 0
        openbis.internal.problem('file:missing', source.file);
    end
    closing = onCleanup(@() fclose(handle));
    folder = openbis.internal.private_folder();
    cleanup = onCleanup(@() openbis.internal.remove_folder(folder));
    piece_file = fullfile(folder, 'piece');
    first = 0;
    while first < source.size || first == 0
        piece = fread(handle, piece_size, '*uint8');
        if numel(piece) < min(piece_size, source.size - first)
            openbis.internal.problem('upload:interrupted', source.name);
        end
        openbis.internal.write_file(piece_file, piece);
        send_piece(connection, store_url, name, piece_file, first, numel(piece), source);
        first = first + numel(piece);
        bar.at(first);
        if isempty(piece)
            break
        end
    end
    bar.done(source.size);
end

function send_piece(connection, store_url, name, piece_file, first, bytes, source)
    address = sprintf(['%s/datastore_server/session_workspace_file_upload?filename=%s&id=1&startByte=%.0f&endByte=%.0f' ...
                       '&emptyFolder=%s&sessionID=%s'], store_url, openbis.internal.url_encoded(name), first, ...
                      first + bytes, word(source.is_folder), openbis.internal.url_encoded(connection.token()));
    body = {'body_file', piece_file};
    if source.is_folder
        body = {'body', ''};
    end
    for attempt = 1:4
        answer = connection.send('POST', address, body{:});
        if isempty(answer.failure) && answer.status == 200 && (source.is_folder || arrived(answer.body) == bytes)
            return
        elseif any(strcmp(answer.failure, {'certificate', 'tool', 'unreachable'}))
            openbis.internal.check_answer(answer, store_url);
        elseif answer.status == 401
            openbis.internal.problem('auth:expired');
        elseif answer.status == 403
            openbis.internal.problem('auth:refused', 'uploading files.');
        end
    end
    session = connection.call_openly('isSessionActive', connection.token());
    if isequal(session.root, false)
        openbis.internal.problem('auth:expired');
    end
    openbis.internal.problem('upload:interrupted', source.name);
end

function text = word(yes)
    words = {'false', 'true'};
    text = words{yes + 1};
end

function bytes = arrived(body)
    bytes = -1;
    try
        answer = openbis.internal.json_decode(body);
        bytes = double(answer.size);
    catch
    end
end
