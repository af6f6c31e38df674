function list = list_definitions(connection, what, columns, relations, criteria, inputs)
    % LIST_DEFINITIONS  A list of types, terms or tags.
    %   what: {class, package, plural}; criteria: {} or a cell of V3 criteria.

    chosen = openbis.internal.options(struct('as', '', 'dates', 'iso'), inputs);
    search = openbis.internal.dto([what{2} '.search.' what{1} 'SearchCriteria'], 'operator', 'AND', 'criteria', {});
    search.criteria = criteria;
    fetch = openbis.internal.fetch_options(what{1}, what{2}, relations);
    graph = connection.call(['search' what{3}], search, fetch);
    list = openbis.internal.to_list(connection, ...
                                    openbis.internal.read_columns(graph, graph.root.objects, columns, chosen.dates), ...
                                    chosen.as);
end
