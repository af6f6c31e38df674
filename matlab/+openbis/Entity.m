classdef Entity < handle
    % Entity  One space, project, experiment, object or dataset of openBIS, as get_... and new_... give it.
    %
    %   Read:     permId identifier code kind type space project experiment sample container status location size (bytes)
    %             registrator registrationDate modifier modificationDate (ISO text, UTC) containers components
    %   Change:   description (spaces, projects), tags, parents, children (cells of text), experiment, project, space
    %             (moves it), props (its properties); save() then brings all changes to openBIS at once, or none.
    %
    %   Properties are a containers.Map from code to text; a number or logical may be assigned, [] removes the value.
    %   A property that is an array is text too, '1, 2, 3'; lists {'Ann', 'Bob'} are for openBIS 7, 20.10 refuses them:
    %     object.props('$NAME')                read; an error where it has no value
    %     object.get_prop('$NAME')             read; '' where it has no value
    %     object.props('$NAME') = 'Culture 7'  change
    %     object.set_props(struct('NOTES', 'x', 'PH', 7.2))   change several
    %     object.save()
    %
    %   Errors of save: openbis:auth:refused, openbis:server:refused (a value that does not fit its property, ...).
    %   Example: object = obi.get_object('/SPACE/PROJECT/CODE'); object.props('NOTES') = 'done'; object.save()

    properties (SetAccess = private)
        kind = ''               % space, project, experiment, object, dataset
        permId = ''
        identifier = ''
        code = ''
        type = ''
        sample = ''             % of a dataset: identifier of its object
        container = ''
        containers = {}         % permIds
        components = {}         % permIds
        status = ''             % of a dataset: AVAILABLE, ARCHIVED, ...
        location = ''
        size_in_bytes = NaN
        kind_of_data = ''       % of a dataset: PHYSICAL, CONTAINER, LINK
        leader = ''
        registrator = ''
        registrationDate = ''
        modifier = ''
        modificationDate = ''
    end

    properties
        description = ''
        space = ''
        project = ''
        experiment = ''
        tags = {}
        parents = {}            % permIds; identifiers and entities may be assigned
        children = {}
        props                   % containers.Map: code -> value
    end

    properties (Access = private, Transient = true)
        connection
        saved = struct()        % the values that openBIS has
        store_url = ''
    end

    methods

        function obj = Entity(connection, kind)
            % Made by the toolbox; use obi.get_object and the like.
            obj.connection = connection;
            obj.kind = kind;
            obj.props = containers.Map('KeyType', 'char', 'ValueType', 'any');
        end

        function value = get_prop(obj, code)
            % get_prop  The value of a property as text, '' where it has none.
            %   Example: name = object.get_prop('$NAME');

            value = '';
            code = upper(openbis.internal.as_char(code, 'A property code'));
            if isKey(obj.props, code)
                value = obj.props(code);
            end
        end

        function set_props(obj, given)
            % set_props  Change several properties: struct, containers.Map or cell {code, value, ...}. save() keeps them.
            %   Example: object.set_props({'$NAME', 'Culture 7', 'NOTES', []}); object.save()

            changes = openbis.internal.property_map(given);
            for code = keys(changes)
                obj.props(code{1}) = changes(code{1});
            end
        end

        function save(obj)
            % save  Bring all changes to openBIS: all of them or none.
            %   Errors: openbis:auth:refused, openbis:server:refused, openbis:auth:expired.
            %   Example: object.tags = {'good'}; object.save()

            facts = openbis.internal.kind(obj.kind);
            update = openbis.internal.entity_update(facts, obj, obj.saved);
            if isempty(update)
                return
            end
            obj.connection.call(['update' facts.plural], {update});
            fresh = openbis.internal.get_one(obj.connection, facts, obj.permId);
            obj.fill(fresh.all_values());
        end

        function address = store_address(obj)
            % store_address  Address of the data store that has the files of a dataset.
            address = obj.store_url;
            if isempty(address)
                address = obj.connection.url;
            end
        end

    end

    methods (Hidden = true)

        function fill(obj, values)
            obj.saved = values;
            obj.saved.props = openbis.internal.property_map(values.props);
            obj.store_url = regexprep(values.store_url, '/+$', '');
            obj.size_in_bytes = values.size;
            for name = {'permId', 'identifier', 'code', 'type', 'sample', 'container', 'containers', 'components', ...
                        'status', 'location', 'kind_of_data', 'leader', 'registrator', 'registrationDate', ...
                        'modifier', 'modificationDate', 'description', 'space', 'project', 'experiment', 'tags', ...
                        'parents', 'children', 'props'}
                obj.(name{1}) = values.(name{1});
            end
        end

        function values = all_values(obj)
            values = obj.saved;
        end

    end
end
