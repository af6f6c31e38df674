function token = new_personal_access_token(obj, name, varargin)
    % new_personal_access_token  Create a personal access token; gives it as char. The current token stays in use.
    %
    %   token = obi.new_personal_access_token(name)
    %   Option: days (validity; the instance may cut it, its maximum is the default).
    %
    %   Errors: openbis:server:refused (tokens are disabled here, or you are signed in with one), openbis:auth:expired.
    %   Example: obi.set_token(obi.new_personal_access_token('night run', 'days', 2))

    chosen = openbis.internal.options(struct('days', []), varargin);
    if isempty(chosen.days)
        chosen.days = openbis.internal.server_days(obj.connection, ...
                                                   'personal-access-tokens-max-validity-period', 30);
    end
    now_ms = openbis.internal.now_ms();
    creation = openbis.internal.dto('pat.create.PersonalAccessTokenCreation', ...
                                    'sessionName', openbis.internal.as_char(name, 'The session name'), ...
                                    'validFromDate', now_ms, 'validToDate', now_ms + round(chosen.days * 86400000));
    created = obj.connection.call('createPersonalAccessTokens', {creation});
    ids = openbis.internal.items(created.root);
    token = ids{1}.permId;
end
