function pages_are_no_files()
    % openBIS refuses with status 200 and a page: told from a file, even one that is a page itself, by the header lines.

    lines = @(varargin) sprintf('%s\r\n', varargin{:}, '');
    page = openbis.internal.is_page(lines('HTTP/1.1 200 OK', 'content-type: text/html;charset=utf-8'));
    tests.same(page, true);
    named = lines('HTTP/1.1 200 OK', 'Content-Type: text/html', ...
                  ['Content-Disposition: inline; filename="' char(181) '.html"']);
    tests.same(openbis.internal.is_page(named), false);
    tests.same(openbis.internal.is_page(lines('HTTP/1.1 200 OK', 'Content-Type: text/csv')), false);
    tests.same(openbis.internal.is_page(lines('HTTP/1.1 502 Bad Gateway', 'Content-Type: text/html')), false);
    proxied = [lines('HTTP/1.0 200 Connection established', 'Content-Type: text/html'), named];
    tests.same(openbis.internal.is_page(proxied), false);
    tests.same(openbis.internal.is_page([lines('HTTP/1.0 200 Connection established'), ...
                                         lines('HTTP/2 200', 'Content-Type: text/html')]), true);
    tests.same(openbis.internal.is_page(''), false);
end
