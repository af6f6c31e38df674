function [value, names] = json_decode(text, with_keys)
    % JSON_DECODE  JSON as jsondecode gives it, but without losing a key.
    %   [value, names] = json_decode(text): keys that are no field names ($NAME, permIds, ...) become key_1, key_2, ...,
    %   and names{1}, names{2}, ... hold how they are really spelled. @id and @type become x_id and x_type.
    %   with_keys false leaves that out, which is faster, for answers whose keys of the user are not read.
    %   Halves of surrogate pairs, which JSON can carry and no text can, become U+FFFD.

    text = whole_characters(text);
    if nargin > 1 && ~with_keys
        names = {};
        value = jsondecode(text);
        return
    end
    [starts, ends] = key_places(text);
    strange = strange_keys(text, starts, ends);
    starts = starts(strange);
    ends = ends(strange);
    keys = cell(1, numel(starts));
    for k = 1:numel(starts)
        keys{k} = text(starts(k):ends(k));
    end
    [unique_keys, ~, which] = unique(keys);
    names = cell(1, numel(unique_keys));
    for k = 1:numel(unique_keys)
        names{k} = jsondecode(['"' unique_keys{k} '"']);
    end
    value = jsondecode(with_replaced(text, starts, ends, which));
end

function [starts, ends] = key_places(text)
    % First and last character of every key: a string that is followed by a colon.
    quotes = find(text == '"');
    if any(text == '\')
        quotes = quotes(~is_escaped(text, quotes));
    end
    starts = quotes(1:2:end) + 1;
    ends = quotes(2:2:end) - 1;
    after = ends + 2;
    is_space = @(places) any(text(places) == [' '; sprintf('\t'); sprintf('\n'); sprintf('\r')], 1);
    padded = find(is_space(min(after, numel(text))));
    while ~isempty(padded)
        after(padded) = after(padded) + 1;
        padded = padded(is_space(min(after(padded), numel(text))));
    end
    is_key = text(min(after, numel(text))) == ':';
    starts = starts(is_key);
    ends = ends(is_key);
end

function escaped = is_escaped(text, quotes)
    % A quote is escaped when an odd number of backslashes stands before it.
    backslashes = find(text == '\');
    run_start = backslashes([true, diff(backslashes) > 1]);
    run_end = backslashes([diff(backslashes) > 1, true]);
    odd_ends = run_end(mod(run_end - run_start, 2) == 0);
    mark = false(1, numel(text) + 1);
    mark(odd_ends + 1) = true;
    escaped = mark(quotes);
end

function strange = strange_keys(text, starts, ends)
    % Not a field name of MATLAB, or one that our own names could be taken for.
    letter = (text >= 'a' & text <= 'z') | (text >= 'A' & text <= 'Z');
    other = ~(letter | (text >= '0' & text <= '9') | text == '_');
    count = [0, cumsum(other)];
    empty = ends < starts;
    first = min(starts, numel(text));
    strange = empty | ~letter(first) | count(ends + 1) - count(starts) > 0 | ends - starts >= 62;
    for name = {'@id', '@type'}
        strange(strange) = ~is_text(text, starts(strange), ends(strange), name{1});
    end
    for prefix = {'key_', 'x_'}
        places = find(~strange & ends - starts + 1 >= numel(prefix{1}));
        strange(places) = is_text(text, starts(places), starts(places) + numel(prefix{1}) - 1, prefix{1});
    end
end

function same = is_text(text, starts, ends, wanted)
    same = ends - starts + 1 == numel(wanted);
    for k = 1:numel(wanted)
        same(same) = text(starts(same) + k - 1) == wanted(k);
    end
end

function text = with_replaced(text, starts, ends, which)
    if isempty(starts)
        return
    end
    pieces = cell(1, 2 * numel(starts) + 1);
    from = 1;
    for k = 1:numel(starts)
        pieces{2 * k - 1} = text(from:starts(k) - 1);
        pieces{2 * k} = sprintf('key_%d', which(k));
        from = ends(k) + 1;
    end
    pieces{end} = text(from:end);
    text = [pieces{:}];
end

function text = whole_characters(text)
    if isempty(strfind(text, '\ud')) && isempty(strfind(text, '\uD'))
        return
    end
    % Escaped backslashes are put aside, so that every \u left is an escape; JSON holds no bare control characters.
    aside = char(1);
    text = regexprep(text, '\\\\', aside);   % not strrep, which takes overlapping pairs
    high = '\\u[dD][89abAB][0-9a-fA-F]{2}';
    low = '\\u[dD][c-fC-F][0-9a-fA-F]{2}';
    [pair_starts, pair_ends] = regexp(text, [high low]);
    inside = false(1, numel(text));
    for k = 1:numel(pair_starts)
        inside(pair_starts(k):pair_ends(k)) = true;
    end
    halves = regexp(text, ['(?:' high '|' low ')']);
    for start = halves(~inside(halves))
        text(start:start + 5) = '\ufffd';
    end
    text = strrep(text, aside, '\\');
end
