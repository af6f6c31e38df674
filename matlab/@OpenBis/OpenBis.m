classdef OpenBis < handle
    % OpenBis  openBIS in MATLAB and GNU Octave, without Python.
    %
    %   obi = OpenBis()                       address and token found by themselves, or asked for
    %   obi = OpenBis(url)                    address given, token found where there is one
    %   obi = OpenBis(url, user, password)    signs in; better: obi.login(), which asks without showing the password
    %   obi = OpenBis(url, name, value, ...)  with options
    %
    %   Address and token are found in this order: in a notebook on a hub, the hub's; the environment variables
    %   OPENBIS_URL (or OPENBIS_HOST) and OPENBIS_TOKEN; the file ~/.pybis/<host>.token that save_token or pybis wrote.
    %
    %   Options:
    %     token                 session token or personal access token                        ('': found as above)
    %     ca_file               file (PEM) of your site's own certificate authority           ('': OPENBIS_CA_FILE)
    %     verify_certificates   false takes any certificate: never with a real password       (true)
    %     timeout               seconds that one answer may take                              (300)
    %     progress              show how far uploads and downloads are                        (true)
    %
    %   Lists come back as a table in MATLAB and as a struct array (n x 1, one field per column) in Octave; obi.as_struct
    %   and obi.as_table choose. All lists take these options besides their filters:
    %     as      'table' or 'struct' for this list
    %     dates   'iso' (text, UTC, 2026-01-31T12:00:00Z) or 'datenum' (days, UTC)            ('iso')
    %   Text may be char or string everywhere. Every error has an identifier: openbis:auth:expired, openbis:notfound, ...
    %
    %   Signing in:   login set_token logout is_session_active token save_token
    %                 get_or_create_personal_access_token get_personal_access_tokens get_personal_access_token
    %                 new_personal_access_token
    %   Types:        get_experiment_types get_sample_types get_dataset_types get_material_types get_terms get_tags
    %   Spaces:       get_spaces get_space new_space delete_space
    %   Projects:     get_projects get_project new_project delete_project
    %   Experiments:  get_experiments get_experiment new_experiment delete_experiment
    %   Objects:      get_objects get_object new_object delete_object
    %   Datasets:     get_datasets get_dataset new_dataset new_dataset_container delete_dataset
    %                 get_dataset_files dataset_download
    %   Lists:        as_table as_struct
    %   Help for one of them: help OpenBis.get_datasets
    %
    %   Example:
    %     obi = OpenBis('https://openbis.example.org');
    %     obi.login()
    %     datasets = obi.get_datasets('experiment', '/SPACE/PROJECT/EXPERIMENT', 'props', {'$NAME'});
    %     files = obi.dataset_download(datasets(1, :).permId, {}, 'destination', 'data');

    properties (SetAccess = private)
        url = ''
    end

    properties (Access = private, Transient = true)
        connection
    end

    methods

        function obj = OpenBis(varargin)
            % OpenBis  Connect to an openBIS; see help OpenBis.
            %   Errors: openbis:net:address, openbis:net:addressMissing; openbis:auth:failed with user and password;
            %   openbis:input:option.

            [address, user, password, given] = openbis.internal.constructor_arguments(varargin);
            defaults = struct('token', '', 'ca_file', openbis.internal.found_ca_file(), ...
                              'verify_certificates', true, 'timeout', 300, 'progress', true);
            chosen = openbis.internal.options(defaults, given);
            chosen.ca_file = openbis.internal.as_char(chosen.ca_file, 'ca_file');
            obj.connection = openbis.internal.Connection(address, chosen);
            obj.url = obj.connection.url;
            if ~openbis.internal.is_blank(chosen.token)
                obj.connection.use_token(openbis.internal.as_char(chosen.token, 'token'), false);
            elseif ~isempty(user)
                obj.login(user, password);
            else
                openbis.internal.find_token(obj.connection);
            end
        end

    end
end
