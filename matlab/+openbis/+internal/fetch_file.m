function fetch_file(connection, store_url, dataset, file, target, bar)
    % FETCH_FILE  Download one file; it gets its name when all its bytes are there and right.
    %   Errors: download:interrupted (what came is kept beside the target, for the next time), download:damaged,
    %   auth:expired, file:write, net:*.

    folder = fileparts(target);
    if exist(folder, 'dir') ~= 7
        [made, ~] = mkdir(folder);
        if ~made
            openbis.internal.problem('file:write', folder);
        end
    end
    part = part_of(target, file);
    address = @() sprintf('%s/datastore_server/%s/%s?sessionID=%s', store_url, ...
                          openbis.internal.url_encoded(dataset), openbis.internal.url_encoded(file.path, '/'), ...
                          openbis.internal.url_encoded(connection.token()));
    begun_with = max(openbis.internal.file_size(part), 0);
    if begun_with > file.size
        openbis.internal.remove_file(part);
    end
    failures = 0;
    while openbis.internal.file_size(part) < file.size || file.size == 0
        before = max(openbis.internal.file_size(part), 0);
        answer = connection.send('GET', address(), 'save_to', part, 'offset', before, ...
                                 'on_progress', @(bytes) bar.at(max(bytes, 0)));
        if file.size == 0 && answer.status == 200 && isempty(answer.failure)
            openbis.internal.write_file(part, '');
            break
        end
        failures = handled(connection, answer, part, before, dataset, file, failures, store_url);
    end
    if ~openbis.internal.is_intact(part, file)
        openbis.internal.remove_file(part);
        damaged(connection, file, dataset);
    end
    if ~openbis.internal.move_file(part, target)
        openbis.internal.problem('file:write', target);
    end
    bar.done(file.size);
end

function part = part_of(target, file)
    % Of its own length whatever the file's name, and always the same for this file.
    name = unicode2native(file.path, 'UTF-8');
    sum_of_name = openbis.internal.crc32(uint32(4294967295), uint8(name));
    part = fullfile(fileparts(target), sprintf('.openbis-%08x-%.0f.part', double(sum_of_name), file.size));
end

function failures = handled(connection, answer, part, before, dataset, file, failures, store_url)
    % Whether to go on after one request, and how many in a row brought nothing.
    switch answer.failure
        case ''
            if answer.status >= 400
                refused(connection, answer.status, dataset, file, store_url);
            elseif openbis.internal.file_size(part) < file.size
                damaged(connection, file, dataset);
            end
            return
        case 'range'
            % This data store gives whole files only.
            openbis.internal.remove_file(part);
        case 'file'
            openbis.internal.problem('file:write', part);
        case {'certificate', 'tool', 'unreachable'}
            openbis.internal.check_answer(answer, store_url);
    end
    if openbis.internal.file_size(part) > before
        failures = 0;
    end
    failures = failures + 1;
    if failures > 3
        openbis.internal.problem('download:interrupted', file.path);
    end
end

function refused(connection, status, dataset, file, store_url)
    if status == 401 || ~is_active(connection)
        openbis.internal.problem('auth:expired');
    elseif status == 403
        openbis.internal.problem('auth:refused', sprintf('the files of dataset %s.', dataset));
    elseif status == 404
        openbis.internal.problem('notfound', 'file', sprintf('%s in the dataset %s', file.path, dataset));
    end
    openbis.internal.problem('net:answer', store_url, status);
end

function damaged(connection, file, dataset)
    % Some data stores answer an ended session with a page in place of the file: tell the two apart.
    if ~is_active(connection)
        openbis.internal.problem('auth:expired');
    end
    openbis.internal.problem('download:damaged', file.path, dataset);
end

function active = is_active(connection)
    answer = connection.call_openly('isSessionActive', connection.token());
    active = isequal(answer.root, true);
end
