function [code, url] = data_store(connection)
    % DATA_STORE  Code and address of the data store that new datasets go to: the first that openBIS names.

    criteria = openbis.internal.dto('datastore.search.DataStoreSearchCriteria', 'criteria', {});
    graph = connection.call('searchDataStores', criteria, openbis.internal.fetch_options('DataStore', 'datastore', {}));
    stores = openbis.internal.items(graph.root.objects);
    if isempty(stores)
        openbis.internal.problem('notfound', 'data store', '');
    end
    code = stores{1}.code;
    url = store_address(connection, stores{1});
end

function url = store_address(connection, store)
    url = connection.url;
    if isfield(store, 'downloadUrl') && ischar(store.downloadUrl) && ~isempty(store.downloadUrl)
        url = openbis.internal.checked_address(store.downloadUrl);
    end
end
