function login(obj, user, password, varargin)
    % login  Sign in with user name and password.
    %
    %   obi.login()                  asks for both; the password is not shown and in no history
    %   obi.login(user)              asks for the password
    %   obi.login(user, password)    for scripts; take the password from a variable, not from the text of the script
    %   obi.login(..., 'save_token', true)   also keeps the token (not the password), see save_token
    %
    %   The session ends with logout, and when this object goes on with another one or with a token: a person may have
    %   five sessions in openBIS, and a sixth ends the oldest.
    %
    %   Errors: openbis:auth:failed (wrong user or password), openbis:auth:cannotAsk (typing cannot be hidden here),
    %   openbis:net:*.
    %   Example: obi.login('alice')

    if nargin < 2 || openbis.internal.is_blank(user)
        user = openbis.internal.ask('openBIS user: ');
    end
    if nargin < 3 || openbis.internal.is_blank(password)
        password = openbis.internal.ask_hidden('Password: ');
    end
    chosen = openbis.internal.options(struct('save_token', false), varargin);
    user = openbis.internal.as_char(user, 'The user');
    password = openbis.internal.as_char(password, 'The password');
    answer = obj.connection.call_openly('login', user, password);
    if ~ischar(answer.root) || isempty(answer.root)
        openbis.internal.problem('auth:failed');
    end
    obj.connection.use_session(answer.root);
    if chosen.save_token
        obj.save_token();
    end
end
