function signs_in_and_out()
    % Password, token, old constructor; what openBIS does not take is refused with a sentence.

    ready = tests.server();
    obi = OpenBis(ready.url, 'ca_file', ready.ca_file);
    tests.same(obi.url, ready.url);
    tests.same(obi.is_session_active(), false);
    tests.same(obi.token(), '');
    tests.fails('auth:missing', @() obi.get_spaces());
    tests.fails('auth:failed', @() obi.login('alice', 'wrong'));
    obi.login('alice', 'alice-demo');
    tests.same(obi.is_session_active(), true);
    first = obi.token();
    other = OpenBis(ready.url, 'ca_file', ready.ca_file, 'token', first);
    tests.same(other.is_session_active(), true);
    tests.fails('auth:expired', @() other.set_token('alice-261124133754324x0123456789ABCDEF0123456789ABCDEF'));
    tests.same(other.token(), first);
    obi.logout();
    obi.logout();
    tests.same(obi.token(), '');
    tests.same(other.is_session_active(), false);
    tests.fails('auth:expired', @() other.get_spaces());
    unusual = tests.signed_in('Anna.Müller@lab');
    tests.same(unusual.is_session_active(), true);
    tests.fails('auth:cannotAsk', @() obi.login());
    tests.fails('auth:cannotAsk', @() obi.login('alice'));
    tests.fails('auth:missing', @() obi.save_token());
    shown = evalc('disp(unusual), unusual');
    assert(isempty(strfind(shown, unusual.token())), 'the token is shown');
end
