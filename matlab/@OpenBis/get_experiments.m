function [list, total] = get_experiments(obj, varargin)
    % get_experiments  List the experiments (collections) that match all filters.
    %
    %   [list, total] = obi.get_experiments(name, value, ...)
    %   n x 1 list with the columns identifier, permId, code, type, project, registrator, modifier, registrationDate,
    %   modificationDate.
    %   Filters:
    %     space, type                code
    %     project                    code, identifier or permId
    %     code, permId               text or cell; * and ? stand for anything
    %     tag, tags                  text or cell: all of these; '*': any tag
    %     where                      property values: struct, containers.Map or cell {code, value, ...}; text must be
    %                                equal (* and ? stand for anything), '>5', '>=5', '<5', '<=5' compare numbers,
    %                                '>2026-01-31', '<2026-01-31' dates (that day included)
    %     registrationDate, modificationDate   '>2026-01-31', '<2026-01-31', '2026-01-31'
    %   Further columns: attrs (cell of 'tags'), props (cell of property codes, or '*' for all;
    %   $NAME becomes the column NAME).
    %   Paging: start_with (0 is the first), count (all), page_size (10000 things per request); total is the number of
    %   all matches.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:server:refused, openbis:input:option, openbis:net:*.
    %   Example: list = obi.get_experiments('space', 'MICROSCOPY', 'where', struct('NOTES', '*growth*'));

    defaults = openbis.internal.list_options('space', 'project', 'type', 'code', 'permId', 'tag', 'tags');
    [list, total] = openbis.internal.list_things(obj.connection, 'experiment', defaults, varargin);
end
