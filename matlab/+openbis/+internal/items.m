function list = items(value)
    % ITEMS  The elements of a decoded JSON list as a cell column, whatever jsondecode made of the list.

    if iscell(value)
        list = reshape(value, [], 1);
    elseif isempty(value)
        list = cell(0, 1);
    elseif ischar(value)
        list = {value};
    else
        list = reshape(num2cell(value), [], 1);
    end
end
