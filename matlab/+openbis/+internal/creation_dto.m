function creation = creation_dto(connection, facts, type, code, chosen)
    % CREATION_DTO  A V3 creation with what options say: properties (props for short), tags, parents, children.

    creation = openbis.internal.dto([facts.package '.create.' facts.class 'Creation'], ...
                                    'typeId', openbis.internal.type_id(facts, type));
    if ~openbis.internal.is_blank(code)
        creation.code = openbis.internal.as_char(code, 'The code');
    end
    creation.properties = openbis.internal.property_dto(connection, chosen.properties);
    extra = openbis.internal.property_dto(connection, chosen.props);
    for name = keys(extra)
        creation.properties(name{1}) = extra(name{1});
    end
    creation.tagIds = openbis.internal.tag_ids(chosen.tags);
    for name = {'parents', 'parentIds'; 'children', 'childIds'}'
        if isfield(chosen, name{1})
            creation.(name{2}) = openbis.internal.id_list(facts, chosen.(name{1}), name{1});
        end
    end
end
