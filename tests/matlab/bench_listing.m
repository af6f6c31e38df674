function bench_listing(experiment, rounds)
    % BENCH_LISTING  Seconds to list the datasets of an experiment, and for the same request by curl alone, in turn.
    %   Prints one line "figures: [[ours, bare], ...]". Both end with everything in memory: ours as a list, the other as
    %   the bytes of the answer.

    obi = OpenBis();
    facts = openbis.internal.kind('dataset');
    criteria = openbis.internal.criteria(facts, struct('experiment', experiment));
    fetch = openbis.internal.fetch_options(facts.class, facts.package, {'type', 'experiment', 'sample', 'physicalData'});
    fetch.from = 0;
    fetch.count = 10000;
    call = struct('jsonrpc', '2.0', 'id', '1', 'method', 'searchDataSets', 'params', {{obi.token(), criteria, fetch}});
    request = openbis.internal.http_request( ...
        'POST', [obi.url '/openbis/openbis/rmi-application-server-v3.json'], 'ca_file', getenv('OPENBIS_CA_FILE'), ...
        'body', openbis.internal.json_encode(call), 'headers', {'Content-Type: application/json'});
    seconds = zeros(rounds, 2);
    for k = 0:rounds
        begun = tic();
        list = obi.get_datasets('experiment', experiment);
        ours = toc(begun);
        begun = tic();
        answer = openbis.internal.http(request);
        bare = toc(begun);
        if numel(list) ~= 10000 || answer.status ~= 200 || numel(answer.body) < 1e6
            error('bench:listing', 'not what was to be measured');
        end
        clear list answer;
        if k > 0   % the first one reads the toolbox's files
            seconds(k, :) = [ours, bare];
        end
    end
    fprintf('figures: %s\n', jsonencode(seconds));
end
