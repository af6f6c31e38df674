function nodes = nodes_by_id(value)
    % NODES_BY_ID  Every object of an answer that has an @id, in a cell at the place of that number.
    %   Goes through the answer by columns: the work grows with the shape of the answer, hardly with its length.

    nodes = {};
    waiting = {value};
    while ~isempty(waiting)
        part = waiting{end};
        waiting(end) = [];
        if iscell(part)
            structs = reshape(part(cellfun('isclass', part, 'struct')), 1, []);
            lists = part(cellfun('isclass', part, 'cell'));
            waiting = [waiting, reshape(lists, 1, []), together(structs)]; %#ok<AGROW>
            continue
        end
        if ~isstruct(part) || isempty(part)
            continue
        end
        if isfield(part, 'x_id')
            nodes([part.x_id]) = num2cell(part);
        end
        fields = fieldnames(part);
        for k = 1:numel(fields)
            column = {part.(fields{k})};
            holds = cellfun('isclass', column, 'struct') | cellfun('isclass', column, 'cell');
            if any(holds)
                waiting{end + 1} = column(holds); %#ok<AGROW>
            end
        end
    end
end

function groups = together(structs)
    % Structs of the same fields as struct arrays, the rest one by one.
    if isempty(structs)
        groups = {};
        return
    end
    structs = cellfun(@(one) reshape(one, 1, []), structs, 'UniformOutput', false);
    try
        groups = {[structs{:}]};
        return
    catch
    end
    shapes = cellfun(@(one) strjoin(fieldnames(one)', ' '), structs, 'UniformOutput', false);
    [kinds, ~, which] = unique(shapes);
    groups = cell(1, numel(kinds));
    for k = 1:numel(kinds)
        same = structs(which == k);
        groups{k} = [same{:}];
    end
end
