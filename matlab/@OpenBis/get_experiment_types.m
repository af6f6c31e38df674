function list = get_experiment_types(obj, varargin)
    % get_experiment_types  List all experiment types.
    %
    %   list = obi.get_experiment_types()
    %   n x 1 list with the columns code, description, modificationDate.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*.
    %   Example: types = obi.get_experiment_types(); types(1).code

    list = openbis.internal.list_types(obj.connection, 'ExperimentType', 'experiment', {}, varargin);
end
