function built = criterion_text(built, class_name, value)
    % CRITERION_TEXT  Add to criteria: an attribute is this text; * and ? in it stand for anything.

    value = openbis.internal.as_char(value, class_name);
    names = struct('Code', 'code', 'PermId', 'perm_id', 'Identifier', 'identifier');
    part = openbis.internal.dto( ...
        ['common.search.' class_name 'SearchCriteria'], 'fieldName', names.(class_name), 'fieldType', 'ATTRIBUTE', ...
        'fieldValue', openbis.internal.dto('common.search.StringEqualToValue', 'value', value));
    if any(value == '*' | value == '?')
        part.useWildcards = true;
    end
    built.criteria{end + 1} = part;
end
