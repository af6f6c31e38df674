function lists_as_wanted()
    % Struct arrays in Octave, as_struct and as_table, dates as text or number.

    obi = tests.signed_in('bob');
    iso = obi.get_spaces('code', 'MICROSCOPY');
    number = obi.get_spaces('code', 'MICROSCOPY', 'dates', 'datenum', 'as', 'struct');
    tests.same(datestr(number.registrationDate, 'yyyy-mm-ddTHH:MM:SSZ'), iso.registrationDate);
    tests.same(abs(number.registrationDate - (719529 + openbis.internal.now_ms() / 86400000)) < 1, true);
    tests.same(obi.as_struct(iso), iso);
    obi.as_struct();
    tests.same(isstruct(obi.get_spaces()), true);
    tests.fails('input:noTable', @() obi.as_table());
    tests.fails('input:noTable', @() obi.get_spaces('as', 'table'));
    tests.fails('input:value', @() obi.get_spaces('as', 'list'));
    tests.fails('input:value', @() obi.get_spaces('dates', 'american'));
    tests.fails('input:value', @() obi.get_spaces('count', -1));
end
