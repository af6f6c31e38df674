function value = property_value(value)
    % PROPERTY_VALUE  A property's value as openBIS takes it: text; numbers and logicals in openBIS's spelling.
    %   A cell of texts stays a list (properties with several values); [] and '' remove the value.

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
