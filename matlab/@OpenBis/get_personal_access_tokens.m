function list = get_personal_access_tokens(obj, varargin)
    % get_personal_access_tokens  List your personal access tokens, without the tokens themselves.
    %
    %   list = obi.get_personal_access_tokens()
    %   Columns: sessionName, owner, registrationDate, validFromDate, validToDate, accessDate.
    %   Options: name (only this session name), as, dates (see help OpenBis).
    %   The token of a name: obi.get_personal_access_token(name).
    %
    %   Errors: openbis:auth:expired, openbis:server:refused (tokens are disabled here).
    %   Example: obi.get_personal_access_tokens()

    chosen = openbis.internal.options(struct('name', '', 'as', '', 'dates', 'iso'), varargin);
    criteria = openbis.internal.dto('pat.search.PersonalAccessTokenSearchCriteria', 'criteria', {});
    fetch = openbis.internal.dto('pat.fetchoptions.PersonalAccessTokenFetchOptions', ...
                                 'owner', openbis.internal.dto('person.fetchoptions.PersonFetchOptions'));
    graph = obj.connection.call('searchPersonalAccessTokens', criteria, fetch);
    objects = graph.root.objects;
    if ~isempty(chosen.name)
        % openBIS has no criterion for the session name of a token.
        objects = objects(strcmp(graph.texts(objects, {'sessionName'}), openbis.internal.as_char(chosen.name, 'name')));
    end
    columns = { ...
        'sessionName', 'text', {'sessionName'}; 'owner', 'text', {'owner', 'userId'}; ...
        'registrationDate', 'date', {'registrationDate'}; 'validFromDate', 'date', {'validFromDate'}; ...
        'validToDate', 'date', {'validToDate'}; 'accessDate', 'date', {'accessDate'}};
    list = openbis.internal.to_list(obj.connection, ...
                                    openbis.internal.read_columns(graph, objects, columns, chosen.dates), ...
                                    chosen.as);
end
