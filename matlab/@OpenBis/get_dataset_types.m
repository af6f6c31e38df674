function list = get_dataset_types(obj, varargin)
    % get_dataset_types  List all dataset types.
    %
    %   list = obi.get_dataset_types()
    %   n x 1 list with the columns code, description, modificationDate, mainDataSetPattern, mainDataSetPath.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*.
    %   Example: types = obi.get_dataset_types(); types(1).code

    columns = { ...
        'code', 'text', {'code'}; 'description', 'text', {'description'}; ...
        'mainDataSetPattern', 'text', {'mainDataSetPattern'}; 'mainDataSetPath', 'text', {'mainDataSetPath'}; ...
        'modificationDate', 'date', {'modificationDate'}};
    list = openbis.internal.list_definitions(obj.connection, {'DataSetType', 'dataset', 'DataSetTypes'}, columns, {}, {}, ...
                                             varargin);
end
