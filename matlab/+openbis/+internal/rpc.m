function graph = rpc(connection, address, method, parameters, needed)
    % RPC  One JSON-RPC call; gives the Graph of its result.
    %   parameters: cell, the token first where the method takes one; needed: {} or the only fields that are read.
    %   Errors: net:*, auth:expired, auth:refused, server:refused; none of them holds a token.

    request = struct('jsonrpc', '2.0', 'id', '1', 'method', method, 'params', {parameters});
    answer = connection.send('POST', address, 'body', openbis.internal.json_encode(request), ...
                             'headers', {'Content-Type: application/json'});
    openbis.internal.check_answer(answer, connection.url);
    text = answer.body;
    if ~isempty(needed)
        text = openbis.internal.slim(text, [needed, {'totalCount', 'code', 'message'}]);
    end
    try
        [envelope, names] = openbis.internal.json_decode(text, isempty(needed) || any(strcmp(needed, 'properties')));
    catch
        openbis.internal.problem('net:answer', connection.url, answer.status);
    end
    if ~isstruct(envelope) || ~isscalar(envelope) || ~any(isfield(envelope, {'result', 'error'}))
        openbis.internal.problem('net:answer', connection.url, answer.status);
    end
    if isfield(envelope, 'error') && ~isempty(envelope.error)
        refuse(envelope.error, parameters);
    end
    result = [];
    if isfield(envelope, 'result')
        result = envelope.result;
    end
    graph = openbis.internal.Graph(result, names);
end

function refuse(failure, parameters)
    message = 'no reason was given.';
    kind = '';
    if isfield(failure, 'message') && ischar(failure.message)
        message = failure.message;
    end
    if isfield(failure, 'data') && isstruct(failure.data) && isfield(failure.data, 'exceptionTypeName')
        kind = failure.data.exceptionTypeName;
    end
    texts = parameters(cellfun('isclass', parameters, 'char'));
    for k = 1:numel(texts)
        % openBIS may repeat a token in what it says.
        if numel(texts{k}) > 8
            message = strrep(message, texts{k}, '(hidden)');
        end
    end
    message = regexprep(message, '([^.!?])\s*$', '$1.');
    gone = 'session token|session no longer|not logged in|invalid session|login again';
    refused = 'authorization failure|access denied to object';
    if ~isempty(strfind(kind, 'InvalidSession')) || ~isempty(regexpi(message, gone, 'once'))
        openbis.internal.problem('auth:expired');
    elseif ~isempty(strfind(kind, 'Authorization')) || ~isempty(regexpi(message, refused, 'once'))
        openbis.internal.problem('auth:refused', message);
    end
    openbis.internal.problem('server:refused', message);
end
