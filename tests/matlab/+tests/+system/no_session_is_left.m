function no_session_is_left()
    % A person may have five sessions: one object has one at most, and none beside a token.

    ready = tests.server();
    before = sessions();
    obi = tests.signed_in('Anna.Müller@lab');
    first = obi.token();
    tests.same(sessions(), before + 1);
    obi.login('Anna.Müller@lab', 'Anna.Müller@lab-demo');
    tests.same(sessions(), before + 1);
    assert(~strcmp(obi.token(), first));
    other = OpenBis(ready.url, 'ca_file', ready.ca_file, 'token', obi.token());
    tests.fails('auth:failed', @() other.login('Anna.Müller@lab', 'wrong'));
    tests.same(sessions(), before + 1);
    obi.get_or_create_personal_access_token(['matlab ' openbis.internal.random_id()]);
    tests.same(sessions(), before);
    tests.same(obi.is_session_active(), true);
    obi.login('Anna.Müller@lab', 'Anna.Müller@lab-demo');
    tests.fails('auth:expired', @() obi.set_token('none'));
    tests.same(sessions(), before + 1);
    obi.logout();
    tests.same(sessions(), before);
end

function number = sessions()
    dto = @openbis.internal.dto;
    wanted = dto('common.search.StringEqualToValue', 'value', 'Anna.Müller@lab');
    criteria = dto('session.search.SessionInformationSearchCriteria', ...
                   'criteria', {dto('session.search.UserNameSearchCriteria', 'fieldValue', wanted)});
    found = tests.call('admin', 'searchSessionInformation', criteria, ...
                       dto('session.fetchoptions.SessionInformationFetchOptions'));
    number = 0;
    for one = reshape(openbis.internal.items(found.objects), 1, [])
        number = number + ~one{1}.personalAccessTokenSession;
    end
end
