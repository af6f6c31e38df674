function name = kind_of_owner(connection, owner)
    % KIND_OF_OWNER  'experiment' or 'object': what the owner of a new dataset is. Errors: notfound.
    %   An identifier does not tell, so openBIS is asked; experiments first, as the old toolbox took nothing else.

    if isa(owner, 'openbis.Entity')
        name = owner.kind;
        if ~any(strcmp(name, {'experiment', 'object'}))
            openbis.internal.problem('input:value', 'The owner', 'a dataset belongs to an experiment or object.');
        end
        return
    end
    for candidate = {'experiment', 'object'}
        facts = openbis.internal.kind(candidate{1});
        fetch = openbis.internal.fetch_options(facts.class, facts.package, {});
        graph = connection.call(['get' facts.plural], {openbis.internal.id_dto(facts, owner)}, fetch);
        if ~isempty(fieldnames(graph.root))
            name = candidate{1};
            return
        end
    end
    openbis.internal.problem('notfound', 'experiment or object', char(owner));
end
