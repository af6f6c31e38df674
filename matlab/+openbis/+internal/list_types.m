function list = list_types(connection, class, package, own, inputs)
    % LIST_TYPES  A list of the types of one kind of entity, with what all types have and the columns of `own`.
    %   class, package: for example 'ExperimentType', 'experiment'; own: rows as read_columns takes them, or {}.

    columns = [ ...
        {'code', 'text', {'code'}; 'description', 'text', {'description'}}; own; ...
        {'modificationDate', 'date', {'modificationDate'}}];
    list = openbis.internal.list_definitions(connection, {class, package, [class 's']}, columns, {}, {}, inputs);
end
