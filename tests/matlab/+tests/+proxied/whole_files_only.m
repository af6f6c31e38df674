function whole_files_only()
    % A data store that takes no ranges, as openBIS 20.10: after a cut the file begins anew, and arrives whole.
    %   OPENBIS_TEST_PROXY leads to the sandbox, asks it for whole files only, and cuts the first download in the middle.

    obi = tests.signed_in('bob');
    content = uint8(mod((1:2000000) .* 13, 251));
    dataset = obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', tests.a_file(tests.folder(), 'two.bin', content));
    ready = tests.server();
    chosen = struct('ca_file', ready.ca_file, 'verify_certificates', true, 'timeout', 60, 'progress', false);
    connection = openbis.internal.Connection(ready.url, chosen);
    connection.use_token(obi.token(), false);
    files = openbis.internal.dataset_files(connection, dataset);
    file = files(~[files.directory]);
    target = fullfile(tests.folder(), 'inner', 'two.bin');
    openbis.internal.fetch_file(connection, getenv('OPENBIS_TEST_PROXY'), dataset.permId, file, target, ...
                                openbis.internal.Progress(file.size, '', false));
    tests.same(tests.bytes_of(target)', content);
    tests.same(tests.files_below(fileparts(target)), {target});
end
