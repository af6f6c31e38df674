function map = property_map(given)
    % PROPERTY_MAP  Properties by their codes, given as struct, containers.Map or cell {code, value, ...}.

    map = containers.Map('KeyType', 'char', 'ValueType', 'any');
    if isempty(given)
        return
    elseif isa(given, 'containers.Map')
        codes = keys(given);
        contents = values(given);
    elseif isstruct(given) && isscalar(given)
        codes = fieldnames(given)';
        contents = struct2cell(given)';
    elseif iscell(given) && mod(numel(given), 2) == 0
        codes = given(1:2:end);
        contents = given(2:2:end);
    else
        openbis.internal.problem('input:value', 'Properties', ...
                                 'a struct, a containers.Map or a cell {code, value, ...} is expected.');
    end
    for k = 1:numel(codes)
        content = contents{k};
        if isstring(content)
            content = char(content);
        end
        map(upper(openbis.internal.as_char(codes{k}, 'A property code'))) = content;
    end
end
