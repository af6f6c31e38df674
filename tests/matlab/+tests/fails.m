function failure = fails(identifier, action)
    % FAILS  Fails unless the action raises the error openbis:<identifier>, whose text tells what to do and no secret.

    try
        action();
    catch failure
        tests.same(failure.identifier, ['openbis:' identifier]);
        if isempty(regexp(failure.message, '^\S.*[.?!:] \S.*\.$', 'once'))
            error('tests:fails', 'no sentence and advice: %s', failure.message);
        end
        if ~isempty(regexp(failure.message, 'sessionID|-demo|\d{15}x[0-9A-F]{32}|\$pat-', 'once'))
            error('tests:fails', 'a secret in: %s', failure.message);
        end
        return
    end
    error('tests:fails', 'no error openbis:%s', identifier);
end
