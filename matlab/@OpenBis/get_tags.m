function list = get_tags(obj, varargin)
    % get_tags  List the tags that you may see.
    %
    %   list = obi.get_tags()
    %   n x 1 list with the columns permId, code, description, owner, registrationDate.
    %   Options: as, dates (see help OpenBis).
    %
    %   Errors: openbis:auth:expired, openbis:net:*.
    %   Example: tags = obi.get_tags(); {tags.code}

    columns = { ...
        'permId', 'text', {'permId', 'permId'}; 'code', 'text', {'code'}; 'description', 'text', {'description'}; ...
        'owner', 'text', {'owner', 'userId'}; 'registrationDate', 'date', {'registrationDate'}};
    list = openbis.internal.list_definitions(obj.connection, {'Tag', 'tag', 'Tags'}, columns, {'owner'}, {}, varargin);
end
