function rights_refused()
    % An observer reads and changes nothing; what others may not see does not exist for them.

    obi = tests.signed_in('olga');
    object = obi.get_object('/MICROSCOPY/CELLS/EXP1');
    object.props('NOTES') = 'x';
    file = tests.a_file(tests.folder(), 'x', 'x');
    tests.fails('auth:refused', @() object.save());
    tests.fails('auth:refused', @() obi.new_space('OLGA', ''));
    tests.fails('auth:refused', @() obi.new_project('MICROSCOPY', 'OLGA'));
    tests.fails('auth:refused', @() obi.new_experiment('COLLECTION', 'OLGA', '/MICROSCOPY/CELLS'));
    tests.fails('auth:refused', @() obi.new_object('ENTRY', 'MICROSCOPY', 'OLGA'));
    tests.fails('auth:refused', @() obi.new_dataset('RAW_DATA', '/MICROSCOPY/CELLS/EXP1', file));
    tests.fails('auth:refused', @() obi.new_dataset_container('RAW_DATA', '', '/MICROSCOPY/CELLS/EXP1'));
    tests.fails('auth:refused', @() obi.delete_object(object, 'x'));
    tests.fails('auth:refused', @() obi.delete_project('/MICROSCOPY/CELLS', 'x'));
    tests.fails('notfound', @() obi.get_experiment('/PRIVATE_BOB/SECRETS/ONLY_BOB'));
    owner = tests.signed_in('bob');
    secret = owner.get_datasets('space', 'PRIVATE_BOB');
    tests.fails('notfound', @() obi.get_dataset(secret(1).permId));
    tests.fails('notfound', @() obi.dataset_download(secret(1).permId));
    tests.fails('notfound', @() obi.get_dataset_files(secret(1).permId));
    tests.same(numel(obi.get_datasets('space', 'PRIVATE_BOB')), 0);
end
