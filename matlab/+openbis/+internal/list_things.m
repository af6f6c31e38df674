function [list, total] = list_things(connection, kind_name, defaults, inputs)
    % LIST_THINGS  A list of things by filters, as the caller wants it; and the number of all matches.

    chosen = openbis.internal.options(defaults, inputs);
    facts = openbis.internal.kind(kind_name);
    criteria = openbis.internal.criteria(facts, chosen);
    [columns, total] = openbis.internal.search_all(connection, facts, criteria, chosen);
    list = openbis.internal.to_list(connection, columns, chosen.as);
end
