function list = as_struct(obj, list)
    % as_struct  Choose struct arrays for all further lists, or turn one list into a struct array.
    %
    %   obi.as_struct()             all further lists are struct arrays
    %   list = obi.as_struct(list)  a table as a struct array, n x 1, one field per column
    %
    %   Example: s = obi.as_struct(obi.get_spaces()); s(1).code

    if nargin < 2
        obj.connection.lists = 'struct';
        list = [];
    elseif ~isstruct(list)
        list = table2struct(list);
    end
end
