function nodes = nodes_beside(values)
    % NODES_BESIDE  The objects of one column by their @id: what is repeated in a column mostly stands there itself.

    nodes = {};
    structs = openbis.internal.joined(values(cellfun('isclass', values, 'struct')));
    if isstruct(structs) && isfield(structs, 'x_id')
        nodes([structs.x_id]) = num2cell(structs);
    end
end
