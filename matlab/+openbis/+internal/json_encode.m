function text = json_encode(value)
    % JSON_ENCODE  A value as JSON, where a list stays a list whatever its length.
    %   struct -> object (x_type is sent as @type), containers.Map -> object with any keys, cell -> list, char -> text,
    %   scalar -> number, logical -> true or false, other numeric arrays -> list, [] -> null.
    %   jsonencode alone cannot: a cell of one and a scalar look alike to it, and keys like $NAME are no field names.

    if ischar(value) || isstring(value)
        text = jsonencode(char(value));
    elseif isstruct(value) && isscalar(value)
        names = fieldnames(value);
        text = object_text(strrep(names, 'x_type', '@type'), struct2cell(value));
    elseif isa(value, 'containers.Map')
        text = object_text(keys(value), values(value));
    elseif iscell(value) || isstruct(value)
        if isstruct(value)
            value = num2cell(value);
        end
        parts = cellfun(@openbis.internal.json_encode, reshape(value, 1, []), 'UniformOutput', false);
        text = ['[' strjoin(parts, ',') ']'];
    elseif isempty(value)
        text = 'null';
    elseif ~isscalar(value)
        text = openbis.internal.json_encode(num2cell(value));
    elseif islogical(value)
        words = {'false', 'true'};
        text = words{value + 1};
    else
        text = number_text(value);
    end
end

function text = object_text(names, values)
    parts = cell(1, numel(names));
    for k = 1:numel(names)
        parts{k} = [jsonencode(names{k}) ':' openbis.internal.json_encode(values{k})];
    end
    text = ['{' strjoin(parts, ',') '}'];
end

function text = number_text(value)
    if ~isfinite(value)
        text = 'null';
        return
    end
    text = sprintf('%.15g', value);
    if str2double(text) ~= value
        text = sprintf('%.17g', value);
    end
end
