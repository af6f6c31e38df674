function columns = read_columns(graph, objects, specification, dates)
    % READ_COLUMNS  The columns of a list of objects: n x 2 cell of name and values.
    %   specification: rows of name, kind (text, number, yes, date, list), path; dates: 'iso' or 'datenum'.

    dates = lower(openbis.internal.as_char(dates, 'dates'));
    if ~any(strcmp(dates, {'iso', 'datenum'}))
        openbis.internal.problem('input:value', 'dates', 'it is ''iso'' or ''datenum''.');
    end
    columns = cell(size(specification, 1), 2);
    columns(:, 1) = specification(:, 1);
    for k = 1:size(specification, 1)
        path = specification{k, 3};
        switch specification{k, 2}
            case 'text'
                values = graph.texts(objects, path);
            case 'number'
                values = graph.numbers(objects, path);
            case 'list'
                values = lists(graph, objects, path);
            case 'yes'
                values = graph.numbers(objects, path) == 1;
            case 'date'
                values = graph.numbers(objects, path);
                if strcmp(dates, 'iso')
                    values = openbis.internal.iso_dates(values);
                else
                    values = values / 86400000 + 719529;
                end
        end
        columns{k, 2} = values;
    end
end

function values = lists(graph, objects, path)
    % Several values per object: a cell column of cell rows.
    objects = openbis.internal.items(objects);
    values = cell(numel(objects), 1);
    for k = 1:numel(objects)
        values{k} = reshape(graph.texts(graph.children(objects{k}, path{1}), path(2:end)), 1, []);
    end
end
