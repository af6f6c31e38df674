classdef Connection < handle
    % Connection  One openBIS: its address, how it is reached, and the token that it is called with.
    %   The token is in memory only; it is not shown and not saved with the workspace.

    properties (SetAccess = private)
        url                 % https://host[:port]
        ca_file = ''        % authority to trust instead of the system's
        verify = true
        timeout = 300       % seconds
        on_hub = false      % the token came from the hub, which has the next one when it ends
    end

    properties
        lists = 'auto'      % how lists come back: table, struct, auto
        progress = true     % show how far a transfer is
    end

    properties (Access = private, Transient = true)
        secret = ''
        lists_are_taken = []  % as property values; [] until openBIS was asked
        own_session = ''      % the session that login opened here: openBIS lets a person have five
    end

    methods

        function obj = Connection(url, chosen)
            % In: address and a struct with ca_file, verify_certificates, timeout, progress.
            obj.url = openbis.internal.checked_address(url);
            obj.ca_file = chosen.ca_file;
            obj.verify = logical(chosen.verify_certificates);
            obj.timeout = chosen.timeout;
            obj.progress = logical(chosen.progress);
        end

        function text = token(obj)
            text = obj.secret;
        end

        function use_token(obj, token, from_hub)
            % From now on this token; a session that was opened here for another one ends.
            ended = obj.own_session;
            obj.secret = token;
            obj.on_hub = from_hub;
            if ~isempty(ended) && ~strcmp(ended, token)
                obj.own_session = '';
                try
                    obj.call_openly('logout', ended);
                catch   % it ends by itself later
                end
            end
        end

        function use_session(obj, token)
            % The same with a session that was opened here.
            obj.use_token(token, false);
            obj.own_session = token;
        end

        function end_session(obj)
            % Sign out. Errors: net:*
            obj.call_openly('logout', obj.secret);
            obj.own_session = '';
        end

        function graph = call(obj, method, varargin)
            % Call a method of the application server as the user who is signed in; gives the Graph of its result.
            graph = obj.with_token([obj.url '/openbis/openbis/rmi-application-server-v3.json'], method, varargin, {});
        end

        function graph = call_for(obj, needed, method, varargin)
            % The same for long lists: only the fields that are needed are read from the answer; see slim.
            address = [obj.url '/openbis/openbis/rmi-application-server-v3.json'];
            graph = obj.with_token(address, method, varargin, needed);
        end

        function graph = call_store(obj, store_url, method, varargin)
            % The same for a method of a data store.
            graph = obj.with_token([store_url '/datastore_server/rmi-data-store-server-v3.json'], method, varargin, {});
        end

        function graph = call_openly(obj, method, varargin)
            % Call a method that takes no token.
            address = [obj.url '/openbis/openbis/rmi-application-server-v3.json'];
            graph = openbis.internal.rpc(obj, address, method, varargin, {});
        end

        function yes = takes_lists(obj)
            % Whether openBIS takes lists as property values: from API 3.7 on, text alone before.
            if isempty(obj.lists_are_taken)
                graph = obj.call('getServerInformation');
                field = graph.field_of('api-version');
                version = [0 0];
                if isfield(graph.root, field)
                    version = sscanf(graph.root.(field), '%d.%d')';
                end
                obj.lists_are_taken = numel(version) == 2 && (version(1) > 3 || (version(1) == 3 && version(2) >= 7));
            end
            yes = obj.lists_are_taken;
        end

        function answer = send(obj, method, address, varargin)
            % A bare HTTP request in the manner of this connection; see http_request.
            request = openbis.internal.http_request(method, address, 'ca_file', obj.ca_file, 'verify', obj.verify, ...
                                                    'timeout', obj.timeout, varargin{:});
            answer = openbis.internal.http(request);
        end

        function yes = renew(obj)
            % Ask the hub for the current token; whether it has another one than ours.
            yes = false;
            if obj.on_hub
                found = openbis.internal.hub_credential();
                yes = ~strcmp(found.token, obj.secret);
                obj.secret = found.token;
            end
        end

    end

    methods (Access = private)

        function graph = with_token(obj, address, method, parameters, needed)
            if isempty(obj.secret)
                openbis.internal.problem('auth:missing');
            end
            try
                graph = openbis.internal.rpc(obj, address, method, [{obj.secret}, parameters], needed);
            catch failure
                % A call that was refused for its session did nothing, so it may be made again.
                if ~strcmp(failure.identifier, 'openbis:auth:expired') || ~obj.renew()
                    rethrow(failure);
                end
                graph = openbis.internal.rpc(obj, address, method, [{obj.secret}, parameters], needed);
            end
        end

    end
end
