function fetch = fetch_options(class_name, package, relations)
    % FETCH_OPTIONS  Fetch options of a class that ask for these relations; 'properties' counts as one.

    fetch = openbis.internal.dto([package '.fetchoptions.' class_name 'FetchOptions']);
    for k = 1:numel(relations)
        name = relations{k};
        switch name
            case 'type'
                of = [package '.fetchoptions.' class_name 'Type'];
            case {'parents', 'children', 'container', 'containers', 'components'}
                of = [package '.fetchoptions.' class_name];
            case {'registrator', 'modifier', 'leader', 'owner'}
                of = 'person.fetchoptions.Person';
            case 'properties'
                of = 'property.fetchoptions.Property';
            case 'physicalData'
                of = 'dataset.fetchoptions.PhysicalData';
            case 'linkedData'
                of = 'dataset.fetchoptions.LinkedData';
            case 'tags'
                of = 'tag.fetchoptions.Tag';
            case 'dataStore'
                of = 'datastore.fetchoptions.DataStore';
            otherwise
                of = [name '.fetchoptions.' upper(name(1)) name(2:end)];
        end
        fetch.(name) = openbis.internal.dto([of 'FetchOptions']);
    end
end
