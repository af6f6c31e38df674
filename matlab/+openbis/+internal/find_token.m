function find_token(connection)
    % FIND_TOKEN  Give the connection the token that is at hand: of the hub, of OPENBIS_TOKEN, or saved by pybis or us.
    %   A token only goes to the openBIS that it is meant for. Without one, the connection stays without.

    if openbis.internal.on_hub()
        try
            found = openbis.internal.hub_credential();
            if same_place(found.url, connection.url)
                connection.use_token(found.token, true);
                return
            end
        catch failure
            % Whoever is not known to the hub may still have a token of their own.
            warning(failure.identifier, '%s', failure.message);
        end
    end
    token = getenv('OPENBIS_TOKEN');
    meant_for = openbis.internal.found_address();
    if ~isempty(token) && (isempty(meant_for) || same_place(meant_for, connection.url))
        connection.use_token(token, false);
        return
    end
    connection.use_token(openbis.internal.saved_token(connection.url), false);
end

function same = same_place(one, other)
    same = strcmpi(openbis.internal.checked_address(one), other);
end
