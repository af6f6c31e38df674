function same(found, expected)
    % SAME  Fails unless two values are the same, and says what was found.

    if ~isequaln(found, expected)
        error('tests:same', 'found %s instead of %s', shown(found), shown(expected));
    end
end

function text = shown(value)
    text = regexprep(strtrim(evalc('disp(value)')), '\s+', ' ');
    text = sprintf('%s (%s, %s)', text(1:min(end, 300)), class(value), mat2str(size(value)));
end
