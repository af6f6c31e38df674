function [values, rest] = positional(inputs, count, names)
    % POSITIONAL  The first arguments that are values and no option names, at most `count` ('' for those that lack).
    %   A text is an option's name when it is one of `names`, in lower case as the help has them: codes are upper case.

    values = repmat({''}, 1, count);
    rest = inputs;
    for k = 1:count
        if isempty(rest) || ((ischar(rest{1}) || isstring(rest{1})) && any(strcmp(char(rest{1}), names)))
            return
        end
        values{k} = rest{1};
        rest(1) = [];
    end
end
