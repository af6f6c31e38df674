function text = url_encoded(text, kept)
    % URL_ENCODED  Text as a part of an address (UTF-8, percent-encoded); the characters of `kept` stay as they are.

    if nargin < 2
        kept = '';
    end
    bytes = reshape(unicode2native(text, 'UTF-8'), 1, []);
    plain = (bytes >= 'a' & bytes <= 'z') | (bytes >= 'A' & bytes <= 'Z') | (bytes >= '0' & bytes <= '9') | ...
        ismember(bytes, uint8(['-_.~' kept]));
    parts = cell(1, numel(bytes));
    parts(plain) = num2cell(char(bytes(plain)));
    parts(~plain) = arrayfun(@(byte) sprintf('%%%02X', byte), bytes(~plain), 'UniformOutput', false);
    text = [parts{:}];
end
