function perm_id = upload_dataset(connection, creation, sources, show)
    % UPLOAD_DATASET  Upload files and register them as one dataset; gives its permId.
    %   Errors: upload:interrupted (nothing was registered), upload:unclear (openBIS may have registered it).

    [~, store_url] = openbis.internal.data_store(connection);
    upload_id = openbis.internal.random_id();
    bar = openbis.internal.Progress(sum([sources.size]), 'uploaded', show);
    for k = 1:numel(sources)
        openbis.internal.send_file(connection, store_url, [upload_id '/default/' sources(k).name], sources(k), bar);
    end
    bar.finish();
    creation.x_type = 'dss.dto.dataset.create.UploadedDataSetCreation';
    creation.uploadId = upload_id;
    tags = creation.tagIds;   % an uploaded dataset takes none at its creation
    creation = rmfield(creation, 'tagIds');
    try
        graph = connection.call_store(store_url, 'createUploadedDataSet', creation);
    catch failure
        if any(strcmp(failure.identifier, {'openbis:net:interrupted', 'openbis:net:timeout'}))
            openbis.internal.problem('upload:unclear');
        end
        rethrow(failure);
    end
    perm_id = graph.root.permId;
    if ~isempty(tags)
        dataset = openbis.internal.get_one(connection, openbis.internal.kind('dataset'), perm_id);
        dataset.tags = cellfun(@(id) id.code, tags, 'UniformOutput', false);
        try
            dataset.save();
        catch failure
            % To openBIS a tag is a change of the dataset, for which even of one's own more than "user" is needed.
            if strcmp(failure.identifier, 'openbis:auth:refused')
                refused = sprintf('tagging the new dataset %s, which is registered without tags.', perm_id);
                openbis.internal.problem('auth:refused', refused);
            end
            rethrow(failure);
        end
    end
end
