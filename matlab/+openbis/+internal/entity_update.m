function update = entity_update(connection, facts, entity, saved)
    % ENTITY_UPDATE  The V3 update with what was changed on an entity since it was read; [] where nothing was.

    id = openbis.internal.id_dto(facts, entity);
    update = openbis.internal.dto([facts.package '.update.' facts.class 'Update'], facts.id_field, id);
    empty_update = update;
    may = struct( ...
        'space', {{'description'}}, 'project', {{'description', 'space'}}, ...
        'experiment', {{'props', 'tags', 'project'}}, ...
        'object', {{'props', 'tags', 'parents', 'children', 'space', 'project', 'experiment'}}, ...
        'dataset', {{'props', 'tags', 'parents', 'children', 'experiment'}});
    allowed = may.(facts.name);
    for name = {'description', 'space', 'project', 'experiment', 'tags', 'parents', 'children'}
        field = name{1};
        if isequal(entity.(field), saved.(field))
            continue
        elseif ~any(strcmp(allowed, field))
            openbis.internal.problem('input:value', field, sprintf('a %s cannot change it.', facts.name));
        end
        update = changed(update, field, entity.(field), facts);
    end
    if any(strcmp(allowed, 'props'))
        properties = changed_properties(connection, entity.props, saved.props);
        if ~isempty(properties)
            update.properties = properties;
        end
    end
    if isequal(update, empty_update)
        update = [];
    end
end

function update = changed(update, field, value, facts)
    switch field
        case 'description'
            update.description = field_update(openbis.internal.as_char(value, field));
        case {'space', 'project', 'experiment'}
            id = [];
            if ~openbis.internal.is_blank(value)
                id = openbis.internal.id_dto(openbis.internal.kind(field), value);
            end
            update.([field 'Id']) = field_update(id);
        case 'tags'
            update.tagIds = list_update(openbis.internal.tag_ids(value));
        otherwise
            names = struct('parents', 'parentIds', 'children', 'childIds');
            update.(names.(field)) = list_update(openbis.internal.id_list(facts, value, field));
    end
end

function update = field_update(value)
    update = openbis.internal.dto('common.update.FieldUpdateValue', 'isModified', true, 'value', value);
end

function update = list_update(ids)
    action = openbis.internal.dto('common.update.ListUpdateActionSet', 'items', ids);
    update = openbis.internal.dto('common.update.IdListUpdateValue', 'actions', {action});
end

function properties = changed_properties(connection, now, before)
    now = openbis.internal.property_map(now);
    properties = containers.Map('KeyType', 'char', 'ValueType', 'any');
    for code = keys(now)
        if ~isKey(before, code{1}) || ~isequal(before(code{1}), now(code{1}))
            properties(code{1}) = openbis.internal.property_value(now(code{1}), connection);
        end
    end
    for code = setdiff(keys(before), keys(now))
        properties(code{1}) = [];
    end
    if properties.Count == 0
        properties = [];
    end
end
