function addresses_are_checked()
    % An address is https, or http on this machine; a path is cut off; nothing else is taken.

    ok = {'https://h.org', 'https://h.org'; 'https://h.org:8443/openbis/webapp/eln-lims/?x=1#y', 'https://h.org:8443'; ...
          'h.org', 'https://h.org'; 'http://localhost:8080/', 'http://localhost:8080'; ' https://h.org/ ', 'https://h.org'};
    for k = 1:size(ok, 1)
        tests.same(openbis.internal.checked_address(ok{k, 1}), ok{k, 2});
    end
    for bad = {'http://h.org', 'ftp://h.org', 'https://', 'https://u:p@h.org', 'https://h.org"', 'https://a b'}
        tests.fails('net:address', @() openbis.internal.checked_address(bad{1}));
    end
end
