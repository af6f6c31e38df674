function answer = http(request)
    % HTTP  One HTTP request with the interpreter's own tools; see http_request for what a request is.
    %   answer.status    HTTP status, 0 where there was none
    %   answer.body      what was answered, as bytes in a char row ('' where request.save_to took it)
    %   answer.failure   '' or one of: unreachable, certificate, timeout, interrupted, range, tool, file
    %   answer.page      whether a page came in the place of the file that request.save_to asked for

    if openbis.internal.is_octave()
        answer = openbis.internal.http_curl(request);
    else
        answer = openbis.internal.http_matlab(request);
    end
end
