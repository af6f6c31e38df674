function part = criterion_date(name, value)
    % CRITERION_DATE  registrationDate or modificationDate is '>2026-01-31', '<...' or '2026-01-31' (that day).

    value = openbis.internal.as_char(value, name);
    [comparison, rest] = openbis.internal.comparison_of(value);
    part = openbis.internal.dto( ...
        ['common.search.' upper(name(1)) name(2:end) 'SearchCriteria'], 'fieldName', regexprep(name, 'Date$', '_date'), ...
        'fieldType', 'ATTRIBUTE', ...
        'fieldValue', openbis.internal.dto(['common.search.' openbis.internal.date_class(comparison)], 'value', rest));
end
