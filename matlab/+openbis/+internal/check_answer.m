function check_answer(answer, where)
    % CHECK_ANSWER  Raise the error of an HTTP request that brought no answer, or not one with status 200 to 299.

    switch answer.failure
        case ''
            if answer.status < 200 || answer.status > 299
                openbis.internal.problem('net:answer', where, answer.status);
            end
        case {'unreachable', 'certificate', 'timeout'}
            openbis.internal.problem(['net:' answer.failure], where);
        case 'tool'
            openbis.internal.problem('net:tool');
        case 'file'
            openbis.internal.problem('file:write', tempdir());
        otherwise
            openbis.internal.problem('net:interrupted', where);
    end
end
