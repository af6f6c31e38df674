function answer = http_curl(request)
    % HTTP_CURL  http for Octave, by the program curl.
    %   Address, headers and body, which hold secrets, reach curl by files that only this user can read and that are
    %   removed at the end; the command line, which everybody can see, names nothing but a file.

    folder = openbis.internal.private_folder();
    cleanup = onCleanup(@() openbis.internal.remove_folder(folder));
    in = @(name) fullfile(folder, name);
    if isempty(request.save_to)
        output = in('answer');
    else
        output = request.save_to;
    end
    body_file = request.body_file;
    if ~isempty(request.body)
        body_file = in('body');
        openbis.internal.write_file(body_file, request.body);
    end
    openbis.internal.write_file(in('request'), configuration(request, body_file, output, in('headers')));
    command = sprintf('curl -q --config "%s" >"%s" 2>"%s"', in('request'), in('status'), in('errors'));
    if isempty(request.on_progress) || ispc()
        code = system(command);
    else
        code = watched(command, output, request.on_progress);
    end
    answer = struct('status', floor(str2double(['0' read(in('status'))])), 'body', '', 'failure', meaning(code), ...
                    'page', ~isempty(request.save_to) && openbis.internal.is_page(read(in('headers'))));
    if isempty(request.save_to)
        answer.body = read(output);
    end
end

function text = configuration(request, body_file, output, header_file)
    lines = { ...
        pair('url', request.url), pair('request', request.method), pair('output', output), ...
        'silent', 'no-progress-meter', 'globoff', pair('write-out', '%{http_code}'), 'connect-timeout = 20', ...
        pair('user-agent', 'openbis-matlab'), pair('proto', '=https,http')};
    if ~isempty(regexp(request.url, '^https?://(localhost|127\.0\.0\.1|\[::1\])[:/]', 'once'))
        lines{end + 1} = 'noproxy = "*"';   % what stays on this machine is no proxy's business
    end
    for k = 1:numel(request.headers)
        lines{end + 1} = pair('header', request.headers{k}); %#ok<AGROW>
    end
    if ~isempty(body_file)
        % Not data-binary: that would read a large file into memory. Nor do we wait for a "100 Continue".
        lines = [lines, {pair('upload-file', body_file), pair('header', 'Expect:')}];
    elseif strcmp(request.method, 'POST')
        lines{end + 1} = pair('data', '');
    end
    if isempty(request.save_to)
        lines{end + 1} = sprintf('max-time = %d', ceil(request.timeout));
    else
        lines = [lines, {pair('dump-header', header_file), 'fail', 'speed-limit = 1', ...
                         sprintf('speed-time = %d', ceil(request.timeout))}];
        if request.offset > 0
            lines{end + 1} = sprintf('continue-at = %.0f', request.offset);
        end
    end
    if ~request.verify
        lines{end + 1} = 'insecure';
    elseif ~isempty(request.ca_file)
        lines{end + 1} = pair('cacert', request.ca_file);
    end
    text = sprintf('%s\n', lines{:});
end

function line = pair(name, value)
    value = strrep(strrep(value, '\', '\\'), '"', '\"');
    value = strrep(strrep(strrep(value, sprintf('\n'), '\n'), sprintf('\r'), '\r'), sprintf('\t'), '\t');
    line = sprintf('%s = "%s"', name, value);
end

function code = watched(command, output, on_progress)
    % Octave's shell starts curl in its own place, so that the process to be watched and ended is curl itself.
    process = system(['exec ' command], false, 'async');
    running = onCleanup(@() stop(process));
    no_hang = WNOHANG();
    while true
        [ended, status] = waitpid(process, no_hang);
        if ended ~= 0
            break
        end
        on_progress(openbis.internal.file_size(output));
        pause(0.05);
    end
    code = WEXITSTATUS(status);
    on_progress(openbis.internal.file_size(output));
end

function stop(process)
    % Ends a curl that still runs after Ctrl-C; for one that has ended there is nothing to do.
    if waitpid(process, WNOHANG()) == 0
        kill(process, SIG().TERM);
        waitpid(process);
    end
end

function failure = meaning(code)
    % curl's exit codes (man curl, EXIT CODES).
    codes = { ...
        '', [0 22]; 'unreachable', [3 5 6 7]; 'timeout', 28; 'range', [33 36]; 'file', [23 26]; ...
        'certificate', [58 60 66 77 80 82 83 90 91]; 'tool', [2 127 126]};
    failure = 'interrupted';
    for k = 1:size(codes, 1)
        if any(codes{k, 2} == code)
            failure = codes{k, 1};
        end
    end
end

function text = read(file)
    text = '';
    handle = fopen(file, 'r');
    if handle >= 0
        text = fread(handle, [1 Inf], '*char');
        fclose(handle);
    end
end
