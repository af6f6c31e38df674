function value = property_value(value, connection)
    % PROPERTY_VALUE  A property's value as openBIS takes it: text; numbers and logicals in openBIS's spelling.
    %   An array of them is the text '1, 2', but a list for an openBIS (given by its connection) that takes lists. A cell
    %   stays a list, for properties with several values, which openBIS has since it takes lists; [] and '' remove the
    %   value.

    if isstring(value) && isscalar(value)
        value = char(value);
    end
    if (isnumeric(value) || islogical(value)) && numel(value) > 1
        if nargin > 1 && connection.takes_lists()
            return
        end
        parts = arrayfun(@openbis.internal.property_value, reshape(value, 1, []), 'UniformOutput', false);
        value = strjoin(parts, ', ');
    elseif islogical(value) && isscalar(value)
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
