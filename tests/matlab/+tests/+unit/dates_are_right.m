function dates_are_right()
    % ISO text for whole vectors, leap years and all.

    days = [0; 11016; 11017; -1; 19782; 47540];
    found = openbis.internal.iso_dates(days * 86400000 + 3723999);
    for k = 1:numel(days)
        tests.same(found{k}, [datestr(days(k) + 719529, 'yyyy-mm-dd') 'T01:02:03Z']);
    end
    tests.same(openbis.internal.iso_dates([NaN; 0]), {''; '1970-01-01T00:00:00Z'});
end
