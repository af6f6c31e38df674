function columns = property_columns(graph, objects, props)
    % PROPERTY_COLUMNS  Columns of property values (text, '' where there is none): n x 2 cell of name and values.
    %   props: cell of codes; '*' means all that occur. A column is named like its property, with what cannot stand in
    %   a field name left out: $NAME becomes NAME, LAB.COLOR becomes LAB_COLOR.

    columns = cell(0, 2);
    if isempty(props)
        return
    end
    values = graph.column(objects, {'properties'});
    values(~cellfun('isclass', values, 'struct')) = {struct()};
    if any(strcmp(props, '*'))
        shapes = cellfun(@fieldnames, values, 'UniformOutput', false);
        codes = cellfun(@(field) graph.key(field), unique(vertcat(shapes{:}, {})), 'UniformOutput', false);
    else
        codes = upper(props);
    end
    columns = cell(numel(codes), 2);
    for k = 1:numel(codes)
        columns{k, 1} = column_name(codes{k}, columns(1:k - 1, 1));
        found = graph.column(values, {graph.field_of(codes{k})});
        several = cellfun('isclass', found, 'cell');
        found(several) = cellfun(@(one) strjoin(reshape(one, 1, []), ', '), found(several), 'UniformOutput', false);
        numeric = cellfun('isclass', found, 'double') & ~cellfun('isempty', found);
        found(numeric) = cellfun(@openbis.internal.property_value, found(numeric), 'UniformOutput', false);
        found(~cellfun('isclass', found, 'char')) = {''};
        columns{k, 2} = found;
    end
end

function name = column_name(code, taken)
    name = regexprep(regexprep(code, '^\$', ''), '[^A-Za-z0-9_]', '_');
    if isempty(regexp(name, '^[A-Za-z]', 'once'))
        name = ['P_' name];
    end
    while any(strcmp(taken, name))
        name = [name '_']; %#ok<AGROW>
    end
end
