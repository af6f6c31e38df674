function request = http_request(method, url, varargin)
    % HTTP_REQUEST  A request for http, with the defaults of what is not named.
    %   headers      cell of 'Name: value'
    %   body         text to be sent, or
    %   body_file    file to be sent
    %   save_to      file that the answer is added to, instead of being returned; nothing is written for status >= 400
    %   offset       bytes of the answer that save_to has already
    %   on_progress  called with the number of bytes in save_to while they come
    %   timeout      seconds for the whole request; with save_to, seconds without a byte
    %   ca_file      authority to trust instead of the system's ('' for those)
    %   verify       false takes any certificate

    defaults = struct('method', method, 'url', url, 'headers', {{}}, 'body', '', 'body_file', '', 'save_to', '', ...
                      'offset', 0, 'on_progress', [], 'timeout', 300, 'ca_file', '', 'verify', true);
    request = openbis.internal.options(defaults, varargin);
end
