function chosen = options(defaults, inputs)
    % OPTIONS  Name and value pairs over their defaults.
    %   options(defaults, inputs) takes a struct of defaults and a cell {'name', value, ...}; letter case does not
    %   matter. Raises openbis:input:option for a name that is no field of the defaults.

    chosen = defaults;
    names = fieldnames(defaults);
    if mod(numel(inputs), 2) ~= 0
        openbis.internal.problem('input:value', 'Options', 'they come in pairs of name and value.');
    end
    for k = 1:2:numel(inputs)
        given = openbis.internal.as_char(inputs{k}, 'The name of an option');
        match = find(strcmpi(names, given), 1);
        if isempty(match)
            openbis.internal.problem('input:option', given);
        end
        chosen.(names{match}) = inputs{k + 1};
    end
end
