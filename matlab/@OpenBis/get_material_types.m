function list = get_material_types(obj, varargin)
    % get_material_types  List all material types.
    %
    %   list = obi.get_material_types()
    %   n x 1 list with the columns code, description, modificationDate.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*.
    %   Example: types = obi.get_material_types(); types(1).code

    list = openbis.internal.list_types(obj.connection, 'MaterialType', 'material', {}, varargin);
end
