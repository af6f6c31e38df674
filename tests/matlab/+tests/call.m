function root = call(user, method, varargin)
    % CALL  A V3 call besides the toolbox, for what a test needs first; gives the decoded result.

    persistent connections
    if isempty(connections)
        connections = containers.Map('KeyType', 'char', 'ValueType', 'any');
    end
    ready = tests.server();
    if ~isKey(connections, user)
        chosen = struct('ca_file', ready.ca_file, 'verify_certificates', true, 'timeout', 60, 'progress', false);
        connection = openbis.internal.Connection(ready.url, chosen);
        session = connection.call_openly('login', user, [user '-demo']);
        connection.use_token(session.root, false);
        connections(user) = connection;
    end
    graph = connections(user).call(method, varargin{:});
    root = graph.root;
end
