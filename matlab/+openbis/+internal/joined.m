function list = joined(list)
    % JOINED  Structs with the same fields as one struct array, which is read a column at a time; others as they are.

    if ~iscell(list) || isempty(list)
        return
    end
    try
        list = [list{:}];
    catch
        list = reshape(list, [], 1);
    end
end
