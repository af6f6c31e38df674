function list = as_table(obj, list)
    % as_table  Choose tables for all further lists, or turn one list into a table (MATLAB only).
    %
    %   obi.as_table()            all further lists are tables
    %   list = obi.as_table(list) a struct array as a table: one column per field, one row per element
    %
    %   Errors: openbis:input:noTable in Octave.
    %   Example: t = obi.as_table(obi.get_spaces('as', 'struct'));

    if openbis.internal.is_octave()
        openbis.internal.problem('input:noTable');
    end
    if nargin < 2
        obj.connection.lists = 'table';
        list = [];
    elseif isstruct(list)
        list = openbis.internal.table_of(list);
    end
end
