function [list, total] = get_spaces(obj, varargin)
    % get_spaces  List the spaces that you may see.
    %
    %   [list, total] = obi.get_spaces(name, value, ...)
    %   n x 1 list with the columns code, description, registrationDate, modificationDate.
    %   Filter: code (text or cell; * and ? stand for anything).
    %   Paging: start_with (0 is the first), count (all), page_size (10000 per request); total: number of all matches.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*. Nothing found is a list with 0 rows.
    %   Example: spaces = obi.get_spaces(); {spaces.code}

    [list, total] = openbis.internal.list_things(obj.connection, 'space', openbis.internal.list_options('code'), ...
                                                 varargin);
end
