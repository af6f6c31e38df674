function text = token(obj)
    % token  The current token as char, '' when nobody is signed in. Whoever has it can act as you: do not print it.
    %
    %   Example: setenv('OPENBIS_TOKEN', obi.token())

    text = obj.connection.token();
end
