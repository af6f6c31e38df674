function url = checked_address(url)
    % CHECKED_ADDRESS  The origin of an openBIS address: https://host[:port]. Raises openbis:net:address.
    %   A path like /openbis/webapp/eln-lims/ is cut off; plain http is taken for this machine only.

    url = strtrim(openbis.internal.as_char(url, 'The address'));
    if isempty(regexp(url, '^[A-Za-z]+://', 'once'))
        url = ['https://' url];
    end
    parts = regexp(url, '^(https?)://([^/?#\s@"\\]+)(?:[/?#].*)?$', 'tokens', 'once');
    if isempty(parts)
        openbis.internal.problem('net:address', url);
    end
    host = regexprep(parts{2}, ':\d+$', '');
    if strcmp(parts{1}, 'http') && ~any(strcmp(host, {'localhost', '127.0.0.1', '[::1]'}))
        openbis.internal.problem('net:address', url);
    end
    url = [parts{1} '://' parts{2}];
end
