function certificates()
    % Verified unless told otherwise; another authority, none, or a file that is none are refused.

    ready = tests.server();
    without = OpenBis(ready.url, 'ca_file', '');
    tests.fails('net:certificate', @() without.login('bob', 'bob-demo'));
    other = OpenBis(ready.url, 'ca_file', getenv('OPENBIS_TEST_OTHER_CA'));
    tests.fails('net:certificate', @() other.login('bob', 'bob-demo'));
    tests.fails('net:certificate', @() other.set_token('x'));
    missing = OpenBis(ready.url, 'ca_file', '/no/such/file.pem');
    tests.fails('net:certificate', @() missing.set_token('x'));
    careless = OpenBis(ready.url, 'ca_file', '', 'verify_certificates', false);
    careless.login('bob', 'bob-demo');
    tests.same(careless.is_session_active(), true);
end
