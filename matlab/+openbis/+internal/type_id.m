function id = type_id(facts, code)
    % TYPE_ID  The V3 id of an entity type.

    entity_kinds = struct('experiment', 'EXPERIMENT', 'object', 'SAMPLE', 'dataset', 'DATA_SET');
    id = openbis.internal.dto('entitytype.id.EntityTypePermId', ...
                              'permId', upper(openbis.internal.as_char(code, 'The type')), ...
                              'entityKind', entity_kinds.(facts.name));
end
