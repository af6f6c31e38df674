function cut_connections()
    % A cut on the way down, on the way up, and in a call: gone on with, or an error and nothing half.

    cleanup = onCleanup(@() tests.fault());
    obi = tests.signed_in('bob');
    source = tests.folder();
    content = uint8(mod((1:3000000) .* 11, 251));
    file = tests.a_file(source, 'three.bin', content);

    % Up: a piece that was cut is sent again; cut for good, no dataset comes to be.
    before = numel(obi.get_datasets());
    tests.fault('fault', 'drop', 'method', '/datastore_server/session_workspace_file_upload', 'nth', 1, ...
                'after_bytes', 1000000);
    dataset = obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', file);
    tests.same(numel(obi.get_datasets()), before + 1);
    tests.fault('fault', 'drop', 'method', '/datastore_server/session_workspace_file_upload', 'nth', 0, ...
                'after_bytes', 1000000);
    tests.fails('upload:interrupted', @() obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', file));
    tests.fault();
    tests.fault('fault', 'drop', 'method', '/datastore_server/rmi-data-store-server-v3.json', 'nth', 1);
    tests.fails('upload:unclear', @() obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', file));
    tests.fault();

    % Down: openBIS's data store takes no ranges, so the rest is asked for in vain and the file begins anew.
    address = ['/datastore_server/' dataset.permId];
    target = tests.folder();
    tests.fault('fault', 'drop', 'method', address, 'nth', 1, 'after_bytes', 1000000);
    paths = obi.dataset_download(dataset, {}, 'destination', target);
    tests.same(tests.bytes_of(paths{1})', content);
    tests.same(tests.requests_to(address), 3);
    tests.same(numel(tests.files_below(target)), 1);

    % Cut for good, always after as much: it ends, and keeps nothing that could not be gone on with.
    target = tests.folder();
    tests.fault();
    tests.fault('fault', 'drop', 'method', address, 'nth', 0, 'after_bytes', 2000000);
    tests.fails('download:interrupted', @() obi.dataset_download(dataset, {}, 'destination', target));
    tests.same(tests.files_below(target), {});
    tests.fault();
    paths = obi.dataset_download(dataset, {}, 'destination', target);
    tests.same(tests.bytes_of(paths{1})', content);
    tests.same(tests.files_below(target), paths');

    % A rest that is not of this file is noticed and fetched anew.
    target = tests.folder();
    sum_of_name = openbis.internal.crc32(uint32(4294967295), uint8('original/default/three.bin'));
    part = sprintf('.openbis-%08x-3000000.part', double(sum_of_name));
    tests.a_file(fullfile(target, dataset.permId, 'original', 'default'), part, zeros(1, 3000000, 'uint8'));
    tests.fails('download:damaged', @() obi.dataset_download(dataset, {}, 'destination', target));
    paths = obi.dataset_download(dataset, {}, 'destination', target);
    tests.same(tests.bytes_of(paths{1})', content);

    % A call.
    tests.fault('fault', 'drop', 'method', '/openbis/openbis/rmi-application-server-v3.json', 'nth', 1);
    tests.fails('net:interrupted', @() obi.get_spaces());
    tests.fault();
    tests.fault('fault', 'html', 'method', '/openbis/openbis/rmi-application-server-v3.json', 'nth', 1);
    tests.fails('net:answer', @() obi.get_spaces());
    tests.fault();
    tests.fault('fault', 'latency', 'method', 'searchSpaces', 'seconds', 3, 'nth', 1);
    ready = tests.server();
    hasty = OpenBis(ready.url, 'token', obi.token(), 'ca_file', ready.ca_file, 'timeout', 1);
    tests.fails('net:timeout', @() hasty.get_spaces());
    tests.fault();
    tests.fault('fault', 'error', 'method', 'searchSpaces', 'message', 'Datenbank voll: 100% \n "µ"', 'nth', 1);
    failure = tests.fails('server:refused', @() obi.get_spaces());
    assert(~isempty(strfind(failure.message, 'Datenbank voll: 100% \n "µ"')), failure.message);
    nobody = OpenBis('https://localhost:1');
    tests.fails('net:unreachable', @() nobody.login('bob', 'bob-demo'));
    tests.same(numel(obi.get_spaces()) > 1, true);
end
