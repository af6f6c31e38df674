function entity = get_one(connection, facts, given)
    % GET_ONE  One thing with all that belongs to it, as an openbis.Entity. Errors: notfound.

    id = openbis.internal.id_dto(facts, given);
    graph = connection.call(['get' facts.plural], {id}, openbis.internal.entity_fetch(facts));
    found = struct2cell(graph.root);
    if isempty(found)
        ids = struct2cell(rmfield(id, 'x_type'));
        openbis.internal.problem('notfound', facts.name, ids{1});
    end
    entity = openbis.Entity(connection, facts.name);
    entity.fill(openbis.internal.entity_values(graph, found{1}, facts));
end
