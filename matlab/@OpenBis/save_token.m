function file = save_token(obj)
    % save_token  Keep the current token in ~/.pybis/<host>.token, where OpenBis(url) and pybis find it next time.
    %
    %   file = obi.save_token()   gives the file; only you can read it. logout removes it.
    %
    %   Errors: openbis:auth:missing, openbis:auth:tokenFile.
    %   Example: obi.login(), obi.save_token();

    token = obj.connection.token();
    if isempty(token)
        openbis.internal.problem('auth:missing');
    end
    file = openbis.internal.write_token(obj.url, token);
end
