function fault(varargin)
    % FAULT  Order a fault of the sandbox: name, value, ... as docs/sandbox.md has them. Without any: forget all orders.

    ready = tests.server();
    method = 'POST';
    if isempty(varargin)
        method = 'DELETE';
    end
    request = openbis.internal.http_request(method, ready.faults_url, 'ca_file', ready.ca_file, ...
                                            'headers', {['Authorization: Bearer ' ready.faults_token]}, ...
                                            'body', openbis.internal.json_encode(struct(varargin{:})));
    answer = openbis.internal.http(request);
    assert(any(answer.status == [200 204]), 'the fault was not taken: %d %s', answer.status, answer.body);
end
