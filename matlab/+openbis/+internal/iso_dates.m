function texts = iso_dates(ms)
    % ISO_DATES  Milliseconds since 1970 (a vector) as a cell column of ISO text in UTC, '' for NaN.
    %   Calendar arithmetic on the whole vector; datestr would take seconds for thousands of dates.

    ms = reshape(ms, [], 1);
    texts = repmat({''}, numel(ms), 1);
    known = ~isnan(ms);
    if ~any(known)
        return
    end
    seconds = floor(ms(known) / 1000);
    days = floor(seconds / 86400);
    rest = seconds - days * 86400;
    % Days since 0000-03-01, so that the leap day is the last of a year; eras of 400 years.
    shifted = days + 719468;
    era = floor(shifted / 146097);
    day_of_era = shifted - era * 146097;
    year_of_era = floor((day_of_era - floor(day_of_era / 1460) + floor(day_of_era / 36524) - ...
                         floor(day_of_era / 146096)) / 365);
    day_of_year = day_of_era - (365 * year_of_era + floor(year_of_era / 4) - floor(year_of_era / 100));
    month_from_march = floor((5 * day_of_year + 2) / 153);
    day = day_of_year - floor((153 * month_from_march + 2) / 5) + 1;
    month = month_from_march + 3 - 12 * (month_from_march >= 10);
    year = year_of_era + era * 400 + (month <= 2);
    fields = [year, month, day, floor(rest / 3600), floor(mod(rest, 3600) / 60), mod(rest, 60)];
    text = sprintf('%04d-%02d-%02dT%02d:%02d:%02dZ', fields');
    texts(known) = cellstr(reshape(text, 20, [])');
end
