function page = is_page(headers)
    % IS_PAGE  Whether an answer is a page of the data store that stands in the place of a file, by its header lines.
    %   openBIS refuses with status 200 and a page (session ended, no such file); a file always has Content-Disposition.

    headers(headers > 127) = '?';   % names of files come as Latin-1, which Octave's regexp does not take
    begun = regexp(headers, '^HTTP/', 'lineanchors');
    if ~isempty(begun)
        headers = headers(begun(end):end);   % before it, what a proxy said
    end
    page = ~isempty(regexpi(headers, '^HTTP/\S+ 200', 'once', 'lineanchors')) && ...
        ~isempty(regexpi(headers, '^content-type:\s*text/html', 'once', 'lineanchors')) && ...
        isempty(regexpi(headers, '^content-disposition:', 'once', 'lineanchors'));
end
