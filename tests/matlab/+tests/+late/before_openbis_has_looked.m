function before_openbis_has_looked()
    % Sizes and checksums of a new dataset are not known at first: it is listed, read and downloaded all the same.

    obi = tests.signed_in('bob');
    source = tests.folder();
    [~, ~] = mkdir(fullfile(source, 'data', 'empty'));
    tests.a_file(fullfile(source, 'data'), 'a.csv', 'a;b');
    place = '/MICROSCOPY/CELLS/EXP1';
    dataset = obi.new_dataset('RAW_DATA', place, fullfile(source, 'data'));
    tests.same(isnan(dataset.size_in_bytes), true);
    tests.same(isnan(obi.get_datasets('permId', dataset.permId).size), true);
    files = obi.get_dataset_files(dataset);
    tests.same(any(strcmp({files([files.isDirectory]).pathInDataSet}, 'original/default/data/empty')), true);
    tests.same({[files.crc32Checksum] == 0, sum([files.fileSize] == 3)}, {true(1, numel(files)), 1});
    target = tests.folder();
    paths = obi.dataset_download(dataset, 'a.csv', 'destination', target);
    tests.same(tests.bytes_of(paths{1})', uint8('a;b'));
    tests.fault();
    tests.same(obi.dataset_download(dataset, 'a.csv', 'destination', target), paths);
    tests.same(tests.requests_to(['/datastore_server/' dataset.permId]), 0);
    tests.same(obi.dataset_download(dataset, 'original/default/data/empty', 'destination', target), cell(0, 1));
    tests.same(obi.dataset_download(dataset, 'empty', 'destination', target), cell(0, 1));
end
