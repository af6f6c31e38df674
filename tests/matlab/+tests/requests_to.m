function count = requests_to(path)
    % REQUESTS_TO  How often the sandbox was asked for paths that begin like this, since tests.fault().

    ready = tests.server();
    answer = openbis.internal.http(openbis.internal.http_request( ...
        'GET', ready.faults_url, 'ca_file', ready.ca_file, ...
        'headers', {['Authorization: Bearer ' ready.faults_token]}));
    [body, names] = openbis.internal.json_decode(answer.body);
    graph = openbis.internal.Graph(body, names);
    counts = graph.properties_of(body.requests);
    count = 0;
    for name = keys(counts)
        if strncmp(name{1}, path, numel(path))
            count = count + counts(name{1});
        end
    end
end
