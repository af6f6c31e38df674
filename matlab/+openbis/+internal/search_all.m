function [columns, total] = search_all(connection, facts, criteria, chosen)
    % SEARCH_ALL  What matches, page after page, as columns; and the number of all matches.
    %   chosen: start_with (0 first), count ([]: all), page_size, attrs, props, dates.

    [specification, relations] = wanted_columns(facts, chosen.attrs);
    props = openbis.internal.as_cellstr(chosen.props, 'props');
    if ~isempty(props)
        relations{end + 1} = 'properties';
    end
    fetch = openbis.internal.fetch_options(facts.class, facts.package, relations);
    ascending = openbis.internal.dto('common.fetchoptions.SortOrder', 'asc', true);
    sorting = openbis.internal.dto('common.fetchoptions.Sorting', 'field', facts.sort, 'order', ascending);
    fetch.sort = openbis.internal.dto([facts.package '.fetchoptions.' facts.class 'SortOptions'], 'sortings', {sorting});
    first = whole(chosen.start_with, 0, 'start_with');
    missing = whole(chosen.count, Inf, 'count');
    page_size = max(1, whole(chosen.page_size, 10000, 'page_size'));
    paths = specification(:, 3)';
    needed = unique([paths{:}, relations]);
    pages = {};
    total = Inf;
    while isempty(pages) || (missing > 0 && first < total)
        fetch.from = first;
        fetch.count = min(page_size, missing);
        graph = connection.call_for(needed, ['search' facts.plural], criteria, fetch);
        objects = graph.root.objects;
        total = graph.root.totalCount;
        page = openbis.internal.read_columns(graph, objects, specification, chosen.dates);
        found = numel(page{1, 2});
        pages{end + 1} = [page; openbis.internal.property_columns(graph, objects, props)]; %#ok<AGROW>
        first = first + page_size;
        missing = missing - page_size;
        if found == 0
            break
        end
    end
    columns = openbis.internal.stacked(pages);
end

function [specification, relations] = wanted_columns(facts, attrs)
    specification = facts.columns;
    attrs = openbis.internal.as_cellstr(attrs, 'attrs');
    known = [facts.columns; facts.more];
    for k = 1:numel(attrs)
        row = find(strcmp(known(:, 1), attrs{k}), 1);
        if isempty(row)
            openbis.internal.problem('input:value', 'attrs', ...
                                     sprintf('there is no ''%s''; there are %s.', attrs{k}, ...
                                             strjoin(reshape(known(:, 1), 1, []), ', ')));
        end
        if ~any(strcmp(specification(:, 1), attrs{k}))
            specification = [specification; known(row, :)]; %#ok<AGROW>
        end
    end
    relations = {};
    for k = 1:size(specification, 1)
        path = specification{k, 3};
        if numel(path) > 1 && ~any(strcmp(path{1}, [relations, {'identifier', 'permId'}]))
            relations{end + 1} = path{1}; %#ok<AGROW>
        end
    end
end

function number = whole(value, default, name)
    number = default;
    if ~isempty(value)
        number = double(value);
        if ~isscalar(number) || number < 0 || number ~= floor(number)
            openbis.internal.problem('input:value', name, 'a whole number from 0 on is expected.');
        end
    end
end
