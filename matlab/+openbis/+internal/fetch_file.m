function fetch_file(connection, store_url, dataset, file, target, bar)
    % FETCH_FILE  Download one file; it gets its name when all its bytes are there and right.
    %   After a cut it goes on where the data store takes ranges; openBIS's own does not, there the file begins anew.
    %   Errors: download:interrupted (what came is kept beside the target only where it can be gone on with),
    %   download:damaged, notfound, auth:expired, file:write, net:*.

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
    if begun_with > file.size || isnan(file.crc32)
        openbis.internal.remove_file(part);   % without a checksum nothing tells whether a rest is of this file
    end
    tries = struct('failures', 0, 'most', max(openbis.internal.file_size(part), 0), 'whole_only', false);
    while openbis.internal.file_size(part) < file.size || file.size == 0
        before = max(openbis.internal.file_size(part), 0);
        answer = connection.send('GET', address(), 'save_to', part, 'offset', before, ...
                                 'on_progress', @(bytes) bar.at(max(bytes, 0)));
        if answer.page
            openbis.internal.remove_file(part);
            damaged(connection, file, dataset);
        elseif file.size == 0 && answer.status == 200 && isempty(answer.failure)
            openbis.internal.write_file(part, '');
            break
        end
        tries = handled(connection, answer, part, dataset, file, tries, store_url);
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

function tries = handled(connection, answer, part, dataset, file, tries, store_url)
    % Whether to go on after one request: after four in a row that brought no more than was there before, no longer.
    switch answer.failure
        case ''
            if answer.status >= 400
                refused(connection, answer.status, dataset, file, store_url);
            elseif openbis.internal.file_size(part) < file.size
                openbis.internal.remove_file(part);
                damaged(connection, file, dataset);
            end
            return
        case 'range'
            tries.whole_only = true;   % what came was not lost by a cut, so this is no failure
            openbis.internal.remove_file(part);
            return
        case 'file'
            openbis.internal.problem('file:write', part);
        case {'certificate', 'tool', 'unreachable'}
            openbis.internal.check_answer(answer, store_url);
    end
    came = openbis.internal.file_size(part);
    if came > tries.most
        tries.failures = 0;
        tries.most = came;
    end
    if tries.whole_only
        openbis.internal.remove_file(part);
    end
    tries.failures = tries.failures + 1;
    if tries.failures > 3
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
    % The data store answers an ended session, too, with a page in place of the file: tell the two apart.
    if ~is_active(connection)
        openbis.internal.problem('auth:expired');
    end
    openbis.internal.problem('download:damaged', file.path, dataset);
end

function active = is_active(connection)
    answer = connection.call_openly('isSessionActive', connection.token());
    active = isequal(answer.root, true);
end
