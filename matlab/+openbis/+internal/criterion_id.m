function part = criterion_id(value)
    % CRITERION_ID  A criterion for what a person calls a thing: identifier (/SPACE/...), permId (digits-digits) or code.

    value = openbis.internal.as_char(value, 'The identifier');
    if any(value == '/')
        class_name = 'Identifier';
        if value(1) ~= '/'
            value = ['/' value];
        end
        if value(end) == '/'
            value = [value '*'];
        end
    elseif ~isempty(regexp(value, '^\d{12,}-\d+$', 'once'))
        class_name = 'PermId';
    else
        class_name = 'Code';
    end
    built = openbis.internal.criterion_text(struct('criteria', {{}}), class_name, value);
    part = built.criteria{1};
end
