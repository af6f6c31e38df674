function name = date_class(comparison)
    % DATE_CLASS  The V3 class of a comparison of dates; the day itself counts.

    names = struct('greater', 'DateLaterThanOrEqualToValue', 'greater_or_equal', 'DateLaterThanOrEqualToValue', ...
                   'less', 'DateEarlierThanOrEqualToValue', 'less_or_equal', 'DateEarlierThanOrEqualToValue', ...
                   'equal', 'DateEqualToValue');
    name = names.(comparison);
end
