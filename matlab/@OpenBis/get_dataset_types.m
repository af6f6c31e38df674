function list = get_dataset_types(obj, varargin)
    % get_dataset_types  List all dataset types.
    %
    %   list = obi.get_dataset_types()
    %   n x 1 list with the columns code, description, modificationDate, mainDataSetPattern, mainDataSetPath.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*.
    %   Example: types = obi.get_dataset_types(); types(1).code

    own = { ...
        'mainDataSetPattern', 'text', {'mainDataSetPattern'}; 'mainDataSetPath', 'text', {'mainDataSetPath'}};
    list = openbis.internal.list_types(obj.connection, 'DataSetType', 'dataset', own, varargin);
end
