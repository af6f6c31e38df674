function [list, total] = get_projects(obj, varargin)
    % get_projects  List the projects that you may see.
    %
    %   [list, total] = obi.get_projects(space, code)             as in the old toolbox; both may be left out
    %   [list, total] = obi.get_projects(name, value, ...)
    %   n x 1 list with the columns identifier, permId, code, space, description, leader, registrator, modifier,
    %   registrationDate, modificationDate.
    %   Filters: space, code (text or cell; * and ? stand for anything), permId.
    %   Paging: start_with (0 is the first), count (all), page_size (10000 per request); total: number of all matches.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*. Nothing found is a list with 0 rows.
    %   Example: projects = obi.get_projects('space', 'MICROSCOPY');

    defaults = openbis.internal.list_options('space', 'code', 'permId');
    [given, rest] = openbis.internal.positional(varargin, 2, fieldnames(defaults));
    defaults.space = given{1};
    defaults.code = given{2};
    [list, total] = openbis.internal.list_things(obj.connection, 'project', defaults, rest);
end
