function parts = criteria_where(where)
    % CRITERIA_WHERE  Criteria for property values: codes and values as struct, containers.Map or cell of pairs.
    %   A text must be equal (* and ? stand for anything); '>5', '>=5', '<5', '<=5' compare numbers; a number is equal.

    values = openbis.internal.property_map(where);
    codes = keys(values);
    parts = cell(1, numel(codes));
    for k = 1:numel(codes)
        parts{k} = about_property(codes{k}, values(codes{k}));
    end
end

function part = about_property(code, value)
    comparison = 'equal';
    if ischar(value)
        [comparison, rest] = openbis.internal.comparison_of(value);
        if ~strcmp(comparison, 'equal') && ~isnan(str2double(rest))
            value = str2double(rest);
        else
            comparison = 'equal';
        end
    end
    if isnumeric(value)
        signs = struct('greater', 'GreaterThan', 'greater_or_equal', 'GreaterThanOrEqualTo', 'less', 'LessThan', ...
                       'less_or_equal', 'LessThanOrEqualTo', 'equal', 'EqualTo');
        class_name = 'NumberProperty';
        wanted = openbis.internal.dto(['common.search.Number' signs.(comparison) 'Value'], 'value', double(value));
    else
        class_name = 'StringProperty';
        if islogical(value)
            words = {'false', 'true'};
            value = words{value + 1};
        end
        wanted = openbis.internal.dto('common.search.StringEqualToValue', 'value', value);
    end
    part = openbis.internal.dto(['common.search.' class_name 'SearchCriteria'], 'fieldName', code, ...
                                'fieldType', 'PROPERTY', 'fieldValue', wanted);
    if ischar(value) && any(value == '*' | value == '?')
        part.useWildcards = true;
    end
end
