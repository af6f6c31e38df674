function expired_session()
    % Every way to openBIS says that the session has ended, and signing in again goes on.

    ready = tests.server();
    obi = OpenBis(ready.url, 'Anna.Müller@lab', 'Anna.Müller@lab-demo', 'ca_file', ready.ca_file, 'progress', false);
    object = obi.get_object('/MICROSCOPY/CELLS/EXP1');
    list = obi.get_datasets('experiment', '/MICROSCOPY/CELLS/GROWTH_CURVE', 'count', 1);
    dataset = obi.get_dataset(list(1).permId);
    file = tests.a_file(tests.folder(), 'x', 'x');
    files = openbis.internal.dataset_files(connection_of(obi, ready), dataset.permId);
    target = tests.folder();
    tests.fault('fault', 'expire-session', 'user', 'Anna.Müller@lab');
    tests.same(obi.is_session_active(), false);
    object.props('NOTES') = 'x';
    tests.fails('auth:expired', @() object.save());
    tests.fails('auth:expired', @() obi.get_datasets());
    tests.fails('auth:expired', @() obi.get_dataset_files(dataset));
    tests.fails('auth:expired', @() obi.dataset_download(dataset, {}, 'destination', target));
    tests.fails('auth:expired', @() obi.new_dataset('RAW_DATA', object, file));
    ended = connection_of(obi, ready);
    bar = openbis.internal.Progress(0, '', false);
    files = files(~[files.directory]);
    tests.fails('auth:expired', @() openbis.internal.fetch_file(ended, ready.url, dataset.permId, files(1), ...
                                                                fullfile(target, 'file'), bar));
    empty = files(1);
    empty.size = 0;   % of an empty file nothing but the answer itself tells
    tests.fails('auth:expired', @() openbis.internal.fetch_file(ended, ready.url, dataset.permId, empty, ...
                                                                fullfile(target, 'empty'), bar));
    tests.fails('auth:expired', @() openbis.internal.send_file(ended, ready.url, 'a/default/x', ...
                                                               struct('file', file, 'name', 'x', 'size', 1, ...
                                                                      'is_folder', false), bar));
    tests.same(tests.files_below(target), {});
    obi.login('Anna.Müller@lab', 'Anna.Müller@lab-demo');
    tests.same(numel(obi.get_datasets('count', 1)), 1);
end

function connection = connection_of(obi, ready)
    chosen = struct('ca_file', ready.ca_file, 'verify_certificates', true, 'timeout', 60, 'progress', false);
    connection = openbis.internal.Connection(ready.url, chosen);
    connection.use_token(obi.token(), false);
end
