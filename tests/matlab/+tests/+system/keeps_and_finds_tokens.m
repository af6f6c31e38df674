function keeps_and_finds_tokens()
    % save_token and OPENBIS_TOKEN; a token only goes to the openBIS that it is meant for.

    ready = tests.server();
    restore = onCleanup(@() cellfun(@(name) setenv(name, ''), {'OPENBIS_URL', 'OPENBIS_TOKEN', 'OPENBIS_CA_FILE'}));
    obi = tests.signed_in('bob');
    file = obi.save_token();
    tests.same(file, fullfile(getenv('HOME'), '.pybis', 'localhost.token'));
    [~, attributes] = fileattrib(file);
    tests.same([attributes.GroupRead, attributes.OtherRead, attributes.GroupWrite, attributes.OtherWrite], false(1, 4) + 0);
    tests.same(numel(tests.files_below(fileparts(file))), 1);
    again = OpenBis(ready.url, 'ca_file', ready.ca_file);
    tests.same(again.token(), obi.token());
    again.logout();
    tests.same(exist(file, 'file'), 0);
    tests.same(obi.is_session_active(), false);

    other = tests.signed_in('alice');
    token = other.token();
    setenv('OPENBIS_URL', [ready.url '/openbis/webapp/eln-lims/']);
    setenv('OPENBIS_TOKEN', token);
    setenv('OPENBIS_CA_FILE', ready.ca_file);
    found = OpenBis();
    tests.same(found.url, ready.url);
    tests.same(found.is_session_active(), true);
    elsewhere = OpenBis('https://openbis.example.org');
    tests.same(elsewhere.token(), '');
    setenv('OPENBIS_URL', '');
    tests.fails('net:addressMissing', @() OpenBis());
    elsewhere.logout();
    login_again = OpenBis(ready.url);
    login_again.login('bob', 'bob-demo', 'save_token', true);
    tests.same(exist(file, 'file'), 2);
    login_again.logout();
end
