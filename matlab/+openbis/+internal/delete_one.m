function delete_one(connection, facts, given, reason)
    % DELETE_ONE  Delete one thing: into the trash where openBIS has one for its kind. Errors: notfound.

    entity = given;
    if ~isa(given, 'openbis.Entity')
        entity = openbis.internal.get_one(connection, facts, given);
    end
    reason = openbis.internal.as_char(reason, 'The reason');
    if isempty(strtrim(reason))
        openbis.internal.problem('input:value', 'The reason', 'openBIS wants to know why something is deleted.');
    end
    options = openbis.internal.dto([facts.package '.delete.' facts.class 'DeletionOptions'], 'reason', reason);
    connection.call(['delete' facts.plural], {openbis.internal.id_dto(facts, entity)}, options);
end
