function active = is_session_active(obj)
    % is_session_active  Whether somebody is signed in and openBIS still takes the token: true or false.
    %
    %   On a hub, a token that has ended is renewed first.
    %   Errors: openbis:net:*.
    %   Example: if ~obi.is_session_active(), obi.login(), end

    active = false;
    token = obj.connection.token();
    if isempty(token)
        return
    end
    answer = obj.connection.call_openly('isSessionActive', token);
    active = isequal(answer.root, true);
    if ~active && obj.connection.renew()
        answer = obj.connection.call_openly('isSessionActive', obj.connection.token());
        active = isequal(answer.root, true);
    end
end
