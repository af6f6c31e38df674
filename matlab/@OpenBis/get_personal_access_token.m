function token = get_personal_access_token(obj, name)
    % get_personal_access_token  Your personal access token of a session name as char: the one that is valid longest.
    %
    %   token = obi.get_personal_access_token(name)
    %
    %   Errors: openbis:notfound, openbis:auth:expired.
    %   Example: obi.set_token(obi.get_personal_access_token('matlab'))

    name = openbis.internal.as_char(name, 'The session name');
    found = openbis.internal.access_tokens(obj.connection, name);
    if isempty(found)
        openbis.internal.problem('notfound', 'personal access token', name);
    end
    [~, last] = max([found.days_left]);
    token = found(last).token;
end
