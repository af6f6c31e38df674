function found = access_tokens(connection, name)
    % ACCESS_TOKENS  The caller's own personal access tokens of a session name: struct array with token, days_left.

    criteria = openbis.internal.dto('pat.search.PersonalAccessTokenSearchCriteria', 'criteria', {});
    % openBIS has no criterion for the session name of a token: the few there are come all.
    fetch = openbis.internal.dto('pat.fetchoptions.PersonalAccessTokenFetchOptions', ...
                                 'owner', openbis.internal.dto('person.fetchoptions.PersonFetchOptions'));
    graph = connection.call('searchPersonalAccessTokens', criteria, fetch);
    me = connection.call('getSessionInformation');
    list = graph.root.objects;
    mine = strcmp(graph.texts(list, {'owner', 'userId'}), me.root.userName);
    tokens = graph.texts(list, {'permId', 'permId'});
    left = (graph.numbers(list, {'validToDate'}) - openbis.internal.now_ms()) / 86400000;
    named = strcmp(graph.texts(list, {'sessionName'}), openbis.internal.as_char(name, 'name'));
    keep = mine & named & left > 0;
    found = struct('token', reshape(tokens(keep), 1, []), 'days_left', reshape(num2cell(left(keep)), 1, []));
end
