function datasets_with_files()
    % New from files and folders, list by every filter, files, download all and some, containers, delete.

    obi = tests.signed_in('alice');   % a user may add no parents and change no datasets
    user = tests.signed_in('bob');
    source = tests.folder();
    large = uint8(mod((1:9000000) .* 7, 253));
    one = tests.a_file(source, 'eins µ 🧪 #1 100%.csv', 'a,b');
    two = tests.a_file(source, fullfile('plate "7"', 'inner', 'large.bin'), large);
    tests.a_file(source, fullfile('plate "7"', 'empty'), '');
    dataset = obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/GROWTH_CURVE', {one, fullfile(source, 'plate "7"')}, ...
                              'properties', struct('NOTES', 'µ'), 'props', {'$NAME', 'Oktave'}, 'tags', {'files'});
    tests.same({dataset.type, dataset.experiment, dataset.get_prop('$NAME'), dataset.get_prop('NOTES'), dataset.tags}, ...
               {'RAW_DATA', '/MICROSCOPY/CELLS/GROWTH_CURVE', 'Oktave', 'µ', {'files'}});
    tests.same(dataset.size_in_bytes, 9000003);
    child = obi.new_dataset('ANALYZED_DATA', '/MICROSCOPY/CELLS/EXP1', one, 'parents', dataset);
    tests.same({child.sample, child.parents}, {'/MICROSCOPY/CELLS/EXP1', {dataset.permId}});

    files = obi.get_dataset_files(dataset);
    tests.same(fieldnames(files)', {'pathInDataSet', 'isDirectory', 'fileSize', 'crc32Checksum'});
    content = files(~[files.isDirectory]);
    tests.same({content.pathInDataSet}, ...
               {'original/default/eins µ 🧪 #1 100%.csv', 'original/default/plate "7"/empty', ...
                'original/default/plate "7"/inner/large.bin'});
    tests.same([content.fileSize], [3 0 9000000]);
    tests.same(unique([files([files.isDirectory]).fileSize]), -1);
    below = obi.get_dataset_files(dataset.permId, '/original/default/plate "7"/');
    tests.same(sum(~[below.isDirectory]), 2);

    target = tests.folder();
    paths = obi.dataset_download(dataset, {}, 'destination', target, 'workers', 5, 'wait_until_finished', true);
    tests.same(numel(paths), 3);
    tests.same(paths{3}, fullfile(target, dataset.permId, 'original', 'default', 'plate "7"', 'inner', 'large.bin'));
    tests.same(tests.bytes_of(paths{3}), tests.bytes_of(two));
    tests.same(tests.bytes_of(paths{1})', uint8('a,b'));
    tests.same(numel(tests.files_below(target)), 3);
    tests.fault();
    obi.dataset_download(dataset, {}, 'destination', target);
    tests.same(tests.requests_to(['/datastore_server/' dataset.permId]), 0);
    tests.a_file(fileparts(paths{1}), 'eins µ 🧪 #1 100%.csv', 'a;b');
    some = obi.dataset_download(dataset.permId, 'original/default/eins µ 🧪 #1 100%.csv', 'destination', target);
    tests.same(some, paths(1));
    tests.same(tests.bytes_of(paths{1})', uint8('a,b'));
    some = obi.dataset_download(dataset, {'original/default/plate "7"'}, 'destination', tests.folder());
    tests.same(numel(some), 2);
    % A file's true checksum may be 0.
    nothing = uint8([157 10 217 109]);
    sums = obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', {one, tests.a_file(source, 'nothing.bin', nothing)});
    zero = obi.dataset_download(sums, 'nothing.bin', 'destination', target);
    tests.a_file(fileparts(zero{1}), 'nothing.bin', 'four');
    obi.dataset_download(sums, 'nothing.bin', 'destination', target);
    tests.same(tests.bytes_of(zero{1})', nothing);
    obi.delete_dataset(sums, 'a test');

    some = obi.dataset_download(dataset, {'large.bin', '/eins µ 🧪 #1 100%.csv'}, 'destination', target);
    tests.same(some, paths([1 3]));
    tests.same(numel(obi.dataset_download(dataset, 'plate "7"', 'destination', target)), 2);
    tests.same(obi.dataset_download(dataset, 'inner/large.bin', 'destination', target), paths(3));
    tests.fails('notfound', @() obi.dataset_download(dataset, 'arge.bin', 'destination', target));
    tests.fails('notfound', @() obi.dataset_download(dataset, {'original/none'}, 'destination', target));
    tests.fails('notfound', @() obi.dataset_download('20200101000000000-1'));

    ids = @(list) reshape(sort({list.permId}), 1, []);
    tests.same(ids(obi.get_datasets('tags', {'files'})), {dataset.permId});
    tests.same(ids(obi.get_datasets('object', '/MICROSCOPY/CELLS/EXP1')), {child.permId});
    tests.same(ids(obi.get_datasets('sample', child.sample, 'type', 'ANALYZED_DATA')), {child.permId});
    tests.same(ids(obi.get_datasets('with_parents', dataset.permId)), {child.permId});
    tests.same(ids(obi.get_datasets('with_children', child.permId)), {dataset.permId});
    tests.same(ids(obi.get_datasets('code', dataset.permId)), {dataset.permId});
    tests.same(ids(obi.get_datasets('permId', {dataset.permId, child.permId})), sort({dataset.permId, child.permId}));
    tests.same(any(strcmp(ids(obi.get_datasets('space', 'MICROSCOPY', 'type', 'RAW_DATA')), dataset.permId)), true);
    tests.same(any(strcmp(ids(obi.get_datasets('project', '/MICROSCOPY/CELLS')), dataset.permId)), true);
    tests.same(ids(obi.get_datasets('experiment', '/MICROSCOPY/CELLS/GROWTH_CURVE', 'where', struct('NOTES', 'µ'))), ...
               {dataset.permId});
    tests.same(numel(user.get_datasets('space', 'PRIVATE_BOB')), 1);
    tests.same(numel(obi.get_datasets('space', 'PRIVATE_BOB')), 0);
    listed = obi.get_datasets('permId', dataset.permId, 'attrs', {'children', 'kind', 'registrator'}, 'props', '*');
    tests.same({listed.kind, listed.children, listed.registrator, listed.NAME, listed.NOTES, listed.size, listed.status}, ...
               {'PHYSICAL', {child.permId}, 'alice', 'Oktave', 'µ', 9000003, 'AVAILABLE'});

    container = obi.new_dataset_container('RAW_DATA', '/MICROSCOPY/CELLS/GROWTH_CURVE', '', ...
                                          'components', {dataset, child.permId}, 'props', {'$NAME', 'both'});
    tests.same({container.kind_of_data, sort(container.components)}, ...
               {'CONTAINER', sort({dataset.permId, child.permId})});
    of_object = obi.new_dataset_container('RAW_DATA', '', '/MICROSCOPY/CELLS/EXP1');
    tests.same(of_object.sample, '/MICROSCOPY/CELLS/EXP1');
    tests.same(ids(obi.get_datasets('in_container', container.permId)), sort({dataset.permId, child.permId}));
    tests.same(isnan(obi.get_datasets('permId', container.permId).size), true);
    tests.same(size(obi.get_dataset_files(container)), [0 1]);
    tests.same(obi.dataset_download(container, {}, 'destination', target), cell(0, 1));

    child.props('$NAME') = 'child';
    child.parents = {};
    child.save();
    tests.same(obi.get_dataset(child.permId).parents, cell(1, 0));
    obi.delete_dataset(child, 'a test');
    obi.delete_dataset(container.permId, 'a test');
    obi.delete_dataset(of_object, 'a test');
    tests.fails('notfound', @() obi.get_dataset(child.permId));
    tests.fails('notfound', @() obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/NONE', one));
    tests.fails('file:missing', @() obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', {fullfile(source, 'none')}));
    tests.fails('server:refused', @() obi.new_dataset('NO_TYPE', '/MICROSCOPY/CELLS/EXP1', one));

    % A user uploads, but openBIS lets them add no parent, change nothing (a tag is a change) and delete nothing.
    place = '/MICROSCOPY/CELLS/EXP1';
    own = user.new_dataset('RAW_DATA', place, one);
    before = numel(user.get_datasets('sample', place));
    tests.fails('server:refused', @() user.new_dataset('RAW_DATA', place, one, 'parents', dataset));
    tests.same(numel(user.get_datasets('sample', place)), before);
    failure = tests.fails('auth:refused', @() user.new_dataset('RAW_DATA', place, one, 'tags', {'files'}));
    assert(~isempty(strfind(failure.message, 'which is registered without tags')), failure.message);
    tests.same(numel(user.get_datasets('sample', place)), before + 1);
    own.props('$NAME') = 'mine';
    tests.fails('auth:refused', @() own.save());
    tests.fails('auth:refused', @() user.delete_dataset(own, 'a test'));
end
