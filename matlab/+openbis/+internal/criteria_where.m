function parts = criteria_where(where)
    % CRITERIA_WHERE  Criteria for property values: codes and values as struct, containers.Map or cell of pairs.
    %   A text must be equal (* and ? stand for anything); '>5', '>=5', '<5', '<=5' compare
    %   numbers, '>2026-01-31' and the like dates (that day included); a number is equal.

    values = openbis.internal.property_map(where);
    codes = keys(values);
    parts = cell(1, numel(codes));
    for k = 1:numel(codes)
        parts{k} = about_property(codes{k}, values(codes{k}));
    end
end

function part = about_property(code, value)
    comparison = 'equal';
    if isstring(value)
        value = char(value);
    end
    if ischar(value)
        [sign, rest] = openbis.internal.comparison_of(value);
        if ~strcmp(sign, 'equal') && (~isnan(str2double(rest)) || is_date(rest))
            comparison = sign;
            value = rest;
        end
    end
    class_name = 'StringProperty';
    if isnumeric(value) || (~strcmp(comparison, 'equal') && ~is_date(value))
        signs = struct('greater', 'GreaterThan', 'greater_or_equal', 'GreaterThanOrEqualTo', 'less', 'LessThan', ...
                       'less_or_equal', 'LessThanOrEqualTo', 'equal', 'EqualTo');
        class_name = 'NumberProperty';
        if ischar(value)
            value = str2double(value);
        end
        wanted = openbis.internal.dto(['common.search.Number' signs.(comparison) 'Value'], 'value', double(value));
    elseif ~strcmp(comparison, 'equal')
        class_name = 'DateProperty';
        wanted = openbis.internal.dto(['common.search.' openbis.internal.date_class(comparison)], 'value', value);
    else
        wanted = openbis.internal.dto('common.search.StringEqualToValue', 'value', openbis.internal.property_value(value));
    end
    part = openbis.internal.dto(['common.search.' class_name 'SearchCriteria'], 'fieldName', code, ...
                                'fieldType', 'PROPERTY', 'fieldValue', wanted);
    if strcmp(class_name, 'StringProperty') && ischar(value) && any(value == '*' | value == '?')
        part.useWildcards = true;
    end
end

function yes = is_date(text)
    yes = ischar(text) && ~isempty(regexp(text, '^\d{4}-\d{2}-\d{2}', 'once'));
end
