classdef Graph < handle
    % Graph  An answer of openBIS: objects carry an @id, and an object that comes again is sent as that number.
    %   Columns of thousands of objects are followed at once, not one by one.

    properties (SetAccess = private)
        root            % the answer's result
    end

    properties (Access = private)
        names           % real spelling of the keys key_1, key_2, ...
        nodes           % @id -> object; built at the first reference
        counted = false
    end

    methods

        function obj = Graph(root, names)
            obj.root = root;
            obj.names = names;
        end

        function values = column(obj, list, path)
            % One value per object of the list: what is reached over the names of the path, [] where it ends early.
            %   list: struct array or cell of structs; path: cell of field names.
            if isempty(path)
                values = openbis.internal.items(list);
                return
            end
            list = openbis.internal.joined(list);
            for k = 1:numel(path)
                values = obj.step(list, path{k});
                if k == numel(path)
                    return
                end
                values = obj.resolved(values);
                there = cellfun('isclass', values, 'struct');
                if ~all(there)
                    found = obj.column(values(there), path(k + 1:end));
                    values = cell(numel(there), 1);
                    values(there) = found;
                    return
                end
                list = openbis.internal.joined(values);
            end
        end

        function values = texts(obj, list, path)
            % As column, with '' where there is no text.
            values = obj.column(list, path);
            values(~cellfun('isclass', values, 'char')) = {''};
        end

        function values = numbers(obj, list, path)
            % As column, as a column vector with NaN where there is no number.
            values = obj.column(list, path);
            values(cellfun('prodofsize', values) ~= 1 | cellfun('isclass', values, 'struct')) = {NaN};
            logical_ones = cellfun('isclass', values, 'logical');
            values(logical_ones) = num2cell(double([values{logical_ones}]));
            values = reshape([values{:}], [], 1);
        end

        function list = children(obj, object, name)
            % The objects in the list `name` of one object, as a cell.
            list = {};
            if isfield(object, name)
                list = obj.resolved(openbis.internal.items(object.(name)));
                list = list(cellfun('isclass', list, 'struct'));
            end
        end

        function map = properties_of(obj, object)
            % The user's own keys and values of one object, as a containers.Map.
            map = containers.Map('KeyType', 'char', 'ValueType', 'any');
            fields = fieldnames(object);
            for k = 1:numel(fields)
                map(obj.key(fields{k})) = object.(fields{k});
            end
        end

        function name = key(obj, field)
            % How a field of the answer is really spelled.
            name = field;
            number = sscanf(field, 'key_%d');
            if strncmp(field, 'key_', 4) && ~isempty(number)
                name = obj.names{number};
            end
        end

        function field = field_of(obj, key)
            % The field that a key of the user stands under in this answer.
            number = find(strcmp(obj.names, key), 1);
            if isempty(number)
                field = key;
            else
                field = sprintf('key_%d', number);
            end
        end

    end

    methods (Access = private)

        function values = step(~, list, name)
            if iscell(list)
                values = cell(numel(list), 1);
                for k = 1:numel(list)
                    if isfield(list{k}, name)
                        values{k} = list{k}.(name);
                    end
                end
            elseif isfield(list, name)
                values = reshape({list.(name)}, [], 1);
            else
                values = cell(numel(list), 1);
            end
        end

        function values = resolved(obj, values)
            references = find(cellfun('isclass', values, 'double') & cellfun('prodofsize', values) == 1);
            numbers = [values{references}];
            whole = numbers >= 1 & numbers == floor(numbers);
            references = references(whole);
            numbers = numbers(whole);
            if isempty(references)
                return
            end
            nodes = openbis.internal.nodes_beside(values);
            if any(numbers > numel(nodes)) || any(cellfun('isempty', nodes(numbers)))
                if ~obj.counted
                    obj.nodes = openbis.internal.nodes_by_id(obj.root);
                    obj.counted = true;
                end
                nodes = obj.nodes;
            end
            known = numbers <= numel(nodes);
            values(references(known)) = nodes(numbers(known));
        end

    end
end
