function files = dataset_files(connection, dataset)
    % DATASET_FILES  Files and folders of a dataset, by path: struct row with path, directory, size (bytes),
    %   crc32 (NaN: not known yet).

    if ~isa(dataset, 'openbis.Entity')
        dataset = openbis.internal.get_one(connection, openbis.internal.kind('dataset'), dataset);
    end
    id = openbis.internal.criterion_text(struct('criteria', {{}}), 'PermId', dataset.permId);
    of_dataset = openbis.internal.dto('dataset.search.DataSetSearchCriteria', 'operator', 'AND', ...
                                      'criteria', id.criteria);
    criteria = openbis.internal.dto('dss.dto.datasetfile.search.DataSetFileSearchCriteria', 'operator', 'AND', ...
                                    'criteria', {of_dataset});
    fetch = openbis.internal.dto('dss.dto.datasetfile.fetchoptions.DataSetFileFetchOptions');
    store = openbis.internal.checked_address(dataset.store_address());
    graph = connection.call_store(store, 'searchFiles', criteria, fetch);
    found = graph.root.objects;
    paths = graph.texts(found, {'path'});
    directory = graph.numbers(found, {'directory'}) == 1;
    sizes = graph.numbers(found, {'fileLength'});
    sums = openbis.internal.known_checksums(graph.numbers(found, {'checksumCRC32'}));
    files = struct('path', paths', 'directory', num2cell(directory'), 'size', num2cell(sizes'), 'crc32', num2cell(sums'));
    [~, order] = sort(paths);   % openBIS lists them in any order
    files = files(order(~strcmp(paths(order), '')));
end
