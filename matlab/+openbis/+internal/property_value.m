function value = property_value(value)
    % PROPERTY_VALUE  A property's value as openBIS takes it: text; numbers and logicals in openBIS's spelling.
    %   A cell or an array stays a list, which openBIS takes from API 3.7 on (20.10 refuses it: there, an array is the
    %   text '1, 2'); [] and '' remove the value.

    if isstring(value) && isscalar(value)
        value = char(value);
    end
    if islogical(value) && isscalar(value)
        words = {'false', 'true'};
        value = words{value + 1};
    elseif isnumeric(value) && isscalar(value)
        number = double(value);
        value = sprintf('%.15g', number);
        if str2double(value) ~= number
            value = sprintf('%.17g', number);
        end
    elseif isempty(value)
        value = [];
    end
end
