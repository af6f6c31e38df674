function set_token(obj, token, varargin)
    % set_token  Go on with a session token or a personal access token, for example from your openBIS user profile.
    %
    %   obi.set_token(token)
    %   obi.set_token(token, 'save_token', true)   also keeps it, see save_token
    %
    %   Errors: openbis:auth:expired (openBIS does not take it; the old token stays), openbis:net:*.
    %   Example: obi.set_token(getenv('MY_TOKEN'))

    chosen = openbis.internal.options(struct('save_token', false), varargin);
    token = strtrim(openbis.internal.as_char(token, 'The token'));
    answer = obj.connection.call_openly('isSessionActive', token);
    if ~isequal(answer.root, true)
        openbis.internal.problem('auth:expired');
    end
    obj.connection.use_token(token, false);
    if chosen.save_token
        obj.save_token();
    end
end
