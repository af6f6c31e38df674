function list = to_list(connection, columns, as)
    % TO_LIST  Columns as the list that the caller wants: a table or a struct array.
    %   columns: n x 2 cell of name and values (a cell column of text or a numeric column); as: '' as the connection has it.

    as = lower(openbis.internal.as_char(as, 'as'));
    if isempty(as)
        as = connection.lists;
    end
    if ~any(strcmp(as, {'auto', 'table', 'struct'}))
        openbis.internal.problem('input:value', 'as', 'it is ''table'' or ''struct''.');
    end
    if openbis.internal.is_octave() && strcmp(as, 'table')
        openbis.internal.problem('input:noTable');
    end
    if openbis.internal.is_octave() || strcmp(as, 'struct')
        inputs = columns';
        numeric = ~cellfun('isclass', inputs(2, :), 'cell');
        inputs(2, numeric) = cellfun(@num2cell, inputs(2, numeric), 'UniformOutput', false);
        list = struct(inputs{:});
        list = reshape(list, [], 1);
    else
        list = table(columns{:, 2}, 'VariableNames', reshape(columns(:, 1), 1, []));
    end
end
