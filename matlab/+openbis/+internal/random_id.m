function id = random_id()
    % RANDOM_ID  A name that no other upload has: time, process and chance.

    [~, part] = fileparts(tempname());
    id = sprintf('%s-%.0f-%06x', regexprep(part, '[^A-Za-z0-9]', ''), openbis.internal.now_ms(), ...
                 floor(rand() * 16777216));
end
