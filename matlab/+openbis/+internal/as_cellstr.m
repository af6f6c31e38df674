function values = as_cellstr(values, what)
    % AS_CELLSTR  A cell row of char: of one text, a cell of texts or a string array. Nothing gives {}.

    if isstring(values)
        values = cellstr(values);
    elseif ischar(values)
        values = {values};
    elseif isnumeric(values) && isempty(values)
        values = {};
    elseif ~iscell(values)
        openbis.internal.problem('input:value', what, 'a text or a cell of texts is expected.');
    end
    values = cellfun(@(one) openbis.internal.as_char(one, what), reshape(values, 1, []), 'UniformOutput', false);
    values = values(~cellfun('isempty', values));
end
