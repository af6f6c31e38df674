function id = id_dto(facts, given)
    % ID_DTO  The V3 id for a kind of thing, of an Entity, a permId, an identifier or (spaces) a code.

    if isa(given, 'openbis.Entity')
        given = given.permId;
    end
    text = strtrim(openbis.internal.as_char(given, ['The ' facts.name]));
    if isempty(text)
        openbis.internal.problem('input:value', ['The ' facts.name], 'an identifier or permId is expected.');
    end
    if facts.has_identifier && any(text == '/')
        if text(1) ~= '/'
            text = ['/' text];
        end
        id = openbis.internal.dto([facts.package '.id.' facts.class 'Identifier'], 'identifier', text);
    else
        if strcmp(facts.name, 'space')
            text = upper(strrep(text, '/', ''));
        end
        id = openbis.internal.dto([facts.package '.id.' facts.class 'PermId'], 'permId', text);
    end
end
