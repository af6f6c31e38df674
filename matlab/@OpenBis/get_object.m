function entity = get_object(obj, id)
    % get_object  One object (sample in the API) as an openbis.Entity (see help openbis.Entity), with its properties.
    %
    %   object = obi.get_object(id)
    %   id: identifier (/SPACE/PROJECT/CODE) or permId.
    %
    %   Errors: openbis:notfound (it does not exist, or you may not see it), openbis:auth:expired, openbis:net:*.
    %   Example: object = obi.get_object('/MICROSCOPY/CELLS/EXP1'); object.props('NOTES') = 'done'; object.save()

    entity = openbis.internal.get_one(obj.connection, openbis.internal.kind('object'), id);
end
