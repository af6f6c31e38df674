function found = access_tokens(connection, name)
    % ACCESS_TOKENS  The caller's own personal access tokens of a session name: struct array with token, days_left.

    criteria = openbis.internal.dto('pat.search.PersonalAccessTokenSearchCriteria', 'criteria', {});
    criteria = openbis.internal.criterion_text(criteria, 'PersonalAccessTokenSessionName', name);
    fetch = openbis.internal.dto('pat.fetchoptions.PersonalAccessTokenFetchOptions', ...
                                 'owner', openbis.internal.dto('person.fetchoptions.PersonFetchOptions'));
    graph = connection.call('searchPersonalAccessTokens', criteria, fetch);
    me = connection.call('getSessionInformation');
    list = graph.root.objects;
    mine = strcmp(graph.texts(list, {'owner', 'userId'}), me.root.userName);
    tokens = graph.texts(list, {'permId', 'permId'});
    left = (graph.numbers(list, {'validToDate'}) - openbis.internal.now_ms()) / 86400000;
    keep = mine & left > 0;
    found = struct('token', reshape(tokens(keep), 1, []), 'days_left', reshape(num2cell(left(keep)), 1, []));
end
