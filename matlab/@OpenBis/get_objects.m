function [list, total] = get_objects(obj, varargin)
    % get_objects  List the objects (samples in the API) that match all filters.
    %
    %   [list, total] = obi.get_objects(name, value, ...)
    %   n x 1 list with the columns identifier, permId, code, type, space, project, experiment, registrator,
    %   modifier, registrationDate, modificationDate.
    %   Filters:
    %     id                         identifier, permId or code; /SPACE/PROJECT/ means all below it
    %     space, type                code
    %     project, experiment        code, identifier or permId
    %     code, permId               text or cell; * and ? stand for anything
    %     tag, tags                  text or cell: all of these; '*': any tag
    %     with_parents, with_children, in_container   identifier or permId of an object related in this way
    %     where                      property values: struct, containers.Map or cell {code, value, ...}; text must be
    %                                equal (* and ? stand for anything), '>5', '>=5', '<5', '<=5' compare numbers,
    %                                '>2026-01-31', '<2026-01-31' dates (that day included)
    %     registrationDate, modificationDate   '>2026-01-31', '<2026-01-31', '2026-01-31'
    %   Further columns: attrs (cell of 'tags', 'parents', 'children', 'container', 'components'),
    %   props (cell of property codes, or '*' for all; $NAME becomes the column NAME).
    %   Paging: start_with (0 is the first), count (all), page_size (10000 things per request); total is the number of
    %   all matches.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:server:refused, openbis:input:option, openbis:net:*.
    %   Example: list = obi.get_objects('experiment', '/MICROSCOPY/CELLS/GROWTH_CURVE', 'props', '*');

    defaults = openbis.internal.list_options('id', 'space', 'project', 'experiment', 'type', 'code', 'permId', 'tag', ...
                                             'tags', 'with_parents', 'with_children', 'in_container');
    [list, total] = openbis.internal.list_things(obj.connection, 'object', defaults, varargin);
end
