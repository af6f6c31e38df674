function token = get_or_create_personal_access_token(obj, name, varargin)
    % get_or_create_personal_access_token  Go on with a long-lived token of this name; it is created where needed.
    %
    %   token = obi.get_or_create_personal_access_token(name)
    %   An existing token of this session name is taken unless it ends within the warning period of the instance.
    %   Options: days (validity of a new one; the instance may cut it, its maximum is the default), save_token (false).
    %
    %   Errors: openbis:server:refused (tokens are disabled here, or you are signed in with one that is ending).
    %   Example: obi.get_or_create_personal_access_token('matlab', 'save_token', true);

    chosen = openbis.internal.options(struct('days', [], 'save_token', false), varargin);
    name = openbis.internal.as_char(name, 'The session name');
    found = openbis.internal.access_tokens(obj.connection, name);
    warning_days = openbis.internal.server_days(obj.connection, 'personal-access-tokens-validity-warning-period', 5);
    usable = found([found.days_left] > warning_days);
    if isempty(usable)
        token = obj.new_personal_access_token(name, 'days', chosen.days);
    else
        [~, last] = max([usable.days_left]);
        token = usable(last).token;
    end
    obj.connection.use_token(token, false);
    if chosen.save_token
        obj.save_token();
    end
end
