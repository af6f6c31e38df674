function refusals_are_sentences()
    % Without openBIS's context, without secrets, by their kind; all refusals that were recorded.

    recorded = fullfile(fileparts(mfilename('fullpath')), '..', '..', '..', 'real_openbis', 'answers.json');
    answers = jsondecode(fileread(recorded));
    names = fieldnames(answers);
    told = 0;
    for k = 1:numel(names)
        answer = answers.(names{k});
        if ~isstruct(answer) || ~isscalar(answer) || ~isfield(answer, 'error') || isempty(answer.error)
            continue
        end
        expected = 'server:refused';
        if any(strcmp(names{k}, {'badtoken', 'emptytoken', 'nulltoken', 'pat_gone'}))
            expected = 'auth:expired';
        end
        failure = raised(answer.error, 'getSpaces', {'token'});
        tests.same(failure.identifier, ['openbis:' expected]);
        assert(isempty(strfind(failure.message, '(Context')), failure.message);
        told = told + 1;
    end
    tests.same(told > 30, true);

    say = @(text) struct('message', text, 'data', []);
    denied = 'Access denied to object with DataSetPermId = [1]. (Context: [])';
    tests.same(raised(say(denied), 'x', {}).identifier, 'openbis:auth:refused');
    role = 'User ''a'' has no role assignments and thus is not permitted to login. (Context: [])';
    tests.same(raised(say(role), 'login', {'a', 'b'}).identifier, 'openbis:auth:role');
    failure = raised(say('A user is no a, and a password is a b.'), 'login', {'a', 'b'});
    tests.same(failure.message(1:60), 'openBIS says: A user is no a, and a password is a (hidden). ');
    token = 'alice-261124133754324x0123456789ABCDEF0123456789ABCDEF';
    failure = raised(say(['It knows no ' token 'x nor $1 ' token]), 'x', {token});
    assert(isempty(strfind(failure.message, token)), failure.message);
end

function failure = raised(varargin)
    failure = [];
    try
        openbis.internal.refuse(varargin{:});
    catch failure
    end
end
