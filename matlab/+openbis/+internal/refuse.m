function refuse(failure, method, parameters)
    % REFUSE  Raise what an answer's error means, in openBIS's sentence without what it adds for developers.
    %   failure: struct with message and data; parameters: what was sent, of which openBIS may repeat the secrets.
    %   Errors: auth:expired, auth:role, auth:refused, server:refused.

    message = 'no reason was given.';
    kind = '';
    if isfield(failure, 'message') && ischar(failure.message)
        message = failure.message;
    end
    if isfield(failure, 'data') && isstruct(failure.data) && isfield(failure.data, 'exceptionTypeName')
        kind = failure.data.exceptionTypeName;
    end
    message = regexprep(message, '\s*\(Context: \[.*$', '');
    secrets = secrets_of(method, parameters);
    for k = 1:numel(secrets)
        message = without(message, secrets{k});
    end
    message = regexprep(message, '([^.!?])\s*$', '$1.');
    gone = 'session token|session no longer|not logged in|invalid session|login again|hash cannot be empty';
    refused = 'authorization failure|access denied';
    if ~isempty(regexpi(message, 'no role assignments', 'once'))
        openbis.internal.problem('auth:role');
    elseif ~isempty(strfind(kind, 'InvalidSession')) || ~isempty(regexpi(message, gone, 'once'))
        openbis.internal.problem('auth:expired');
    elseif ~isempty(strfind(kind, 'Authorization')) || ~isempty(regexpi(message, refused, 'once'))
        openbis.internal.problem('auth:refused', message);
    end
    openbis.internal.problem('server:refused', message);
end

function secrets = secrets_of(method, parameters)
    % The token or the password, and every access token.
    place = 1 + strcmp(method, 'login');
    texts = parameters(cellfun('isclass', parameters, 'char'));
    secrets = texts(strncmp(texts, '$pat-', 5));
    if numel(parameters) >= place && ischar(parameters{place})
        secrets = [secrets, parameters(place)];
    end
end

function text = without(text, secret)
    % Short secrets only where they stand alone: a password may be a letter.
    if isempty(secret)
        return
    end
    pattern = regexptranslate('escape', secret);
    if numel(secret) < 16
        pattern = ['(?<!\w)' pattern '(?!\w)'];
    end
    text = regexprep(text, pattern, '(hidden)');
end
