function logout(obj)
    % logout  Sign out: the session token is not valid any more. A personal access token stays valid in openBIS.
    %
    %   Errors: openbis:net:*; nothing happens when nobody is signed in.
    %   Example: obi.logout()

    token = obj.connection.token();
    if isempty(token)
        return
    end
    if ~strncmp(token, '$pat-', 5)
        obj.connection.end_session();
    end
    obj.connection.use_token('', false);
    if strcmp(openbis.internal.saved_token(obj.url), token)
        openbis.internal.remove_file(openbis.internal.token_file(obj.url));
    end
end
