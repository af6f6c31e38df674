function days = server_days(connection, key, default)
    % SERVER_DAYS  A period that the instance is configured with (seconds, by its key) in days.

    graph = connection.call('getServerInformation');
    field = graph.field_of(key);
    days = default;
    if isfield(graph.root, field) && ~isnan(str2double(graph.root.(field)))
        days = str2double(graph.root.(field)) / 86400;
    end
end
