function yes = is_blank(value)
    % IS_BLANK  Whether nothing was given: [], '' or "" (which isempty takes for something).

    yes = isempty(value) || (isstring(value) && isscalar(value) && strlength(value) == 0);
end
