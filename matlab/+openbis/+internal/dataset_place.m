function [perm_id, store_url] = dataset_place(connection, dataset)
    % DATASET_PLACE  permId of a dataset and the address of the store that has its files. Errors: notfound,
    %   download:status for files that are not in the store now.

    if ~isa(dataset, 'openbis.Entity')
        dataset = openbis.internal.get_one(connection, openbis.internal.kind('dataset'), dataset);
    end
    perm_id = dataset.permId;
    if strcmp(dataset.kind_of_data, 'LINK')
        openbis.internal.problem('download:status', perm_id, 'it is only linked');
    elseif ~any(strcmp(dataset.status, {'', 'AVAILABLE', 'LOCKED'}))
        openbis.internal.problem('download:status', perm_id, dataset.status);
    end
    store_url = openbis.internal.checked_address(dataset.store_address());
end
