function value = as_char(value, what)
    % AS_CHAR  Text as a char row, whether it was given as char, string, or a cell of one (a table's cell).
    %   as_char(value, what) raises openbis:input:value, naming `what`, for anything else.

    if iscell(value) && isscalar(value)
        value = value{1};
    end
    if isstring(value) && isscalar(value) && ~ismissing(value)
        value = char(value);
    elseif isempty(value) && (ischar(value) || isnumeric(value))
        value = '';
    elseif ~(ischar(value) && size(value, 1) == 1)
        openbis.internal.problem('input:value', what, 'text is expected.');
    end
end
