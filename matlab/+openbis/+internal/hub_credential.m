function found = hub_credential()
    % HUB_CREDENTIAL  The current credential from the hub's openBIS service: found.url, found.token.
    %   As docs/developers/protocol.md has it in section 5. Errors: hub:unreachable, hub:refused.

    ca_file = getenv('OPENBIS_JUPYTER_CA_FILE');
    if isempty(ca_file)
        ca_file = getenv('REQUESTS_CA_BUNDLE');
    end
    request = openbis.internal.http_request( ...
        'GET', [getenv('OPENBIS_JUPYTER_SERVICE_URL') 'api/credential'], ...
        'headers', {['Authorization: token ' getenv('JUPYTERHUB_API_TOKEN')]}, ...
        'timeout', 20, 'ca_file', ca_file);
    answer = openbis.internal.http(request);
    if ~isempty(answer.failure)
        openbis.internal.problem('hub:unreachable');
    end
    try
        body = openbis.internal.json_decode(answer.body);
    catch
        body = struct();
    end
    if answer.status == 200
        try
            found = struct('url', body.openbis_url, 'token', body.credential.token);
            return
        catch
            openbis.internal.problem('hub:unreachable');
        end
    end
    try
        said = [body.error.message ' ' body.error.advice];
    catch
        openbis.internal.problem('hub:unreachable');
    end
    openbis.internal.problem('hub:refused', said);
end
