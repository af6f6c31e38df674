function values = entity_values(graph, object, facts)
    % ENTITY_VALUES  What openBIS says of one thing, as a struct with the fields of openbis.Entity.

    values = struct();
    of = @(varargin) first(graph.texts(object, varargin));
    texts = { ...
        'permId', {'permId', 'permId'}; 'identifier', {'identifier', 'identifier'}; 'code', {'code'}; ...
        'type', {'type', 'code'}; 'description', {'description'}; 'space', {'space', 'code'}; ...
        'project', {'project', 'identifier', 'identifier'}; ...
        'experiment', {'experiment', 'identifier', 'identifier'}; ...
        'sample', {'sample', 'identifier', 'identifier'}; ...
        'container', {'container', 'identifier', 'identifier'}; 'kind_of_data', {'kind'}; ...
        'status', {'physicalData', 'status'}; 'location', {'physicalData', 'location'}; ...
        'store_url', {'dataStore', 'downloadUrl'}; 'registrator', {'registrator', 'userId'}; ...
        'modifier', {'modifier', 'userId'}; 'leader', {'leader', 'userId'}};
    for k = 1:size(texts, 1)
        values.(texts{k, 1}) = of(texts{k, 2}{:});
    end
    if isempty(values.identifier)
        values.identifier = values.permId;
    end
    values.size = graph.numbers(object, {'physicalData', 'size'});
    for name = {'registrationDate', 'modificationDate'}
        values.(name{1}) = first(openbis.internal.iso_dates(graph.numbers(object, name)));
    end
    lists = {'tags', {'code'}; 'parents', {'permId', 'permId'}; 'children', {'permId', 'permId'}; ...
             'containers', {'permId', 'permId'}; 'components', {'permId', 'permId'}};
    for k = 1:size(lists, 1)
        others = graph.children(object, lists{k, 1});
        values.(lists{k, 1}) = reshape(graph.texts(others, lists{k, 2}), 1, []);
    end
    values.props = containers.Map('KeyType', 'char', 'ValueType', 'any');
    held = graph.column(object, {'properties'});
    if isstruct(held{1})
        values.props = graph.properties_of(held{1});
    end
    values.has_props = any(strcmp(facts.name, {'experiment', 'object', 'dataset'}));
end

function value = first(values)
    value = values{1};
end
