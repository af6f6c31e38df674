function graph = rpc(connection, address, method, parameters, needed)
    % RPC  One JSON-RPC call; gives the Graph of its result.
    %   parameters: cell, the token first where the method takes one; needed: {} or the only fields that are read.
    %   Errors: net:*, auth:expired, auth:refused, auth:role, server:refused; none of them holds a token.

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
        openbis.internal.refuse(envelope.error, method, parameters);
    end
    result = [];
    if isfield(envelope, 'result')
        result = envelope.result;
    end
    graph = openbis.internal.Graph(result, names);
end
