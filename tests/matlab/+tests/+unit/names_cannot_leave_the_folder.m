function names_cannot_leave_the_folder()
    % A file of a dataset goes below destination/<permId>, whatever it is called.

    tests.same(openbis.internal.target_path('d', '2026-1', 'original/a b µ.csv'), ...
               fullfile('d', '2026-1', 'original', 'a b µ.csv'));
    for bad = {'../x', 'a/../../x', '/etc/passwd', 'a//b', 'a\b', sprintf('a%cb', 0), sprintf('a\nb'), '.', 'a/./b', ''}
        tests.fails('download:path', @() openbis.internal.target_path('d', '2026-1', bad{1}));
    end
    tests.fails('download:path', @() openbis.internal.target_path('d', '../2026-1', 'x'));
end
