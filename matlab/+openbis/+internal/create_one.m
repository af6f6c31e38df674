function entity = create_one(connection, facts, creation)
    % CREATE_ONE  Create one thing and read it back as an openbis.Entity.

    created = connection.call(['create' facts.plural], {creation});
    ids = openbis.internal.items(created.root);
    entity = openbis.internal.get_one(connection, facts, ids{1}.permId);
end
