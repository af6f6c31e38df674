function personal_access_tokens()
    % Create, list, get, go on with, keep; lists do not show the tokens.

    obi = tests.signed_in('alice');
    session = obi.token();
    name = ['matlab µ ' openbis.internal.random_id()];
    tests.same(numel(obi.get_personal_access_tokens('name', name)), 0);
    tests.fails('notfound', @() obi.get_personal_access_token(name));
    created = obi.new_personal_access_token(name, 'days', 2);
    tests.same(obi.token(), session);
    tests.same(obi.get_personal_access_token(name), created);
    listed = obi.get_personal_access_tokens('name', name, 'dates', 'datenum');
    tests.same({listed.sessionName, listed.owner}, {name, 'alice'});
    tests.same(round(listed.validToDate - listed.validFromDate), 2);
    assert(isempty(strfind(evalc('disp(struct2cell(listed))'), created)), 'the list shows the token');

    % It ends within the warning period of five days, so another one is made; that one is then found again.
    longer = obi.get_or_create_personal_access_token(name);
    assert(~strcmp(longer, created));
    tests.same(obi.token(), longer);
    tests.same(obi.is_session_active(), true);
    other = tests.signed_in('alice');
    tests.same(other.get_or_create_personal_access_token(name, 'save_token', true), longer);
    tests.same(openbis.internal.saved_token(obi.url), longer);
    tests.same(numel(other.get_personal_access_tokens('name', name)), 2);
    tests.fails('server:refused', @() other.new_personal_access_token('from a token'));
    other.logout();
    tests.same(openbis.internal.saved_token(obi.url), '');
    tests.same(obi.is_session_active(), true);
    fresh = tests.signed_in('alice');
    obi.set_token(fresh.token(), 'save_token', true);
    tests.same(openbis.internal.saved_token(obi.url), fresh.token());
    obi.logout();
end
