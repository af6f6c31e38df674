function answer = http_matlab(request)
    % HTTP_MATLAB  http for MATLAB, by matlab.net.http. The body of an answer is given as UTF-8 text.

    message = matlab.net.http.RequestMessage(request.method, headers_of(request));
    consumer = {};
    part = '';
    if ~isempty(request.body)
        message.Body = matlab.net.http.MessageBody();
        message.Body.Payload = unicode2native(request.body, 'UTF-8');
    elseif ~isempty(request.body_file)
        message.Body = matlab.net.http.io.FileProvider(request.body_file);
    end
    if ~isempty(request.save_to)
        part = [request.save_to '.more'];
        cleanup = onCleanup(@() openbis.internal.remove_file(part));
        consumer = {matlab.net.http.io.FileConsumer(part)};
    end
    answer = struct('status', 0, 'body', '', 'failure', '', 'page', false);
    try
        response = message.send(matlab.net.URI(request.url, 'literal'), http_options(request), consumer{:});
        answer.status = double(response.StatusCode);
    catch failure
        answer.failure = meaning(failure);
        return
    end
    if isempty(request.save_to)
        answer.body = body_text(response);
    elseif answer.status < 400
        fields = arrayfun(@(field) sprintf('%s: %s\n', field.Name, field.Value), response.Header, ...
                          'UniformOutput', false);
        answer.page = openbis.internal.is_page([sprintf('HTTP/1.1 %d\n', answer.status), fields{:}]);
        if answer.page
            return
        end
        if request.offset > 0 && answer.status ~= 206
            answer.failure = 'range';
            return
        end
        if exist(part, 'file') ~= 2
            openbis.internal.write_file(part, response.Body.Data);   % MATLAB hands some answers to no consumer
        end
        openbis.internal.append_file(part, request.save_to);
        if ~isempty(request.on_progress)
            request.on_progress(openbis.internal.file_size(request.save_to));
        end
    end
end

function fields = headers_of(request)
    fields = matlab.net.http.HeaderField.empty();
    for k = 1:numel(request.headers)
        [name, value] = strtok(request.headers{k}, ':');
        fields(end + 1) = matlab.net.http.HeaderField(name, strtrim(value(2:end))); %#ok<AGROW>
    end
    if request.offset > 0
        fields(end + 1) = matlab.net.http.HeaderField('Range', sprintf('bytes=%.0f-', request.offset));
    end
end

function chosen = http_options(request)
    chosen = matlab.net.http.HTTPOptions('ConnectTimeout', 20, 'MaxRedirects', 0, 'ConvertResponse', false);
    if isprop(chosen, 'ResponseTimeout')   % R2020b has none
        chosen.ResponseTimeout = request.timeout;
    end
    if ~request.verify
        chosen.CertificateFilename = '';
        chosen.VerifyServerName = false;
    elseif ~isempty(request.ca_file)
        chosen.CertificateFilename = request.ca_file;
    end
end

function text = body_text(response)
    data = response.Body.Data;
    if isa(data, 'uint8')
        text = native2unicode(reshape(data, 1, []), 'UTF-8');
    else
        text = char(data);
    end
end

function failure = meaning(caught)
    said = lower([caught.identifier ' ' caught.message]);
    if ~isempty(regexp(said, 'certificate|ssl|tls', 'once'))
        failure = 'certificate';
    elseif ~isempty(regexp(said, 'timeout|timed out', 'once'))
        failure = 'timeout';
    elseif ~isempty(regexp(said, 'connect|resolve|host', 'once'))
        failure = 'unreachable';
    else
        failure = 'interrupted';
    end
end
