function [list, total] = get_datasets(obj, varargin)
    % get_datasets  List the datasets that match all filters.
    %
    %   [list, total] = obi.get_datasets(name, value, ...)
    %   n x 1 list with the columns permId, type, experiment, sample (identifiers), registrationDate, modificationDate,
    %   location, status, presentInArchive (true or false), size (bytes; NaN for containers, and for a new dataset until
    %   openBIS has looked at its files).
    %   Filters:
    %     space, type                code
    %     project, experiment        code, identifier or permId
    %     object (or sample)         the same: datasets of this object
    %     code, permId               text or cell; * and ? stand for anything
    %     tag, tags                  text or cell: all of these; '*': any tag
    %     with_parents, with_children, in_container   permId of a dataset related in this way
    %     where                      property values: struct, containers.Map or cell {code, value, ...}; text must be
    %                                equal (* and ? stand for anything), '>5', '>=5', '<5', '<=5' compare numbers,
    %                                '>2026-01-31', '<2026-01-31' dates (that day included)
    %     registrationDate, modificationDate   '>2026-01-31', '<2026-01-31', '2026-01-31'
    %   Further columns: attrs (cell of 'tags', 'parents', 'children', 'containers', 'components',
    %   'kind', 'registrator', 'modifier'), props (cell of property codes, or '*' for all;
    %   $NAME becomes the column NAME).
    %   Paging: start_with (0 is the first), count (all), page_size (10000 things per request); total is the number of
    %   all matches.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:server:refused, openbis:input:option, openbis:net:*.
    %   Example: [page, total] = obi.get_datasets('type', 'RAW_DATA', 'count', 50, 'props', {'$NAME'});

    defaults = openbis.internal.list_options('space', 'project', 'experiment', 'object', 'sample', 'type', 'code', ...
                                             'permId', 'tag', 'tags', 'with_parents', 'with_children', 'in_container');
    [list, total] = openbis.internal.list_things(obj.connection, 'dataset', defaults, varargin);
end
