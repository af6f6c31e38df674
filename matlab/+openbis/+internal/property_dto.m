function properties = property_dto(connection, given)
    % PROPERTY_DTO  Properties of something new, as they are sent: a containers.Map of code to text.

    properties = openbis.internal.property_map(given);
    for code = keys(properties)
        properties(code{1}) = openbis.internal.property_value(properties(code{1}), connection);
    end
end
