function entity = get_project(obj, id)
    % get_project  One project as an openbis.Entity (see help openbis.Entity), with its properties.
    %
    %   project = obi.get_project(id)
    %   id: identifier (/SPACE/PROJECT) or permId.
    %
    %   Errors: openbis:notfound (it does not exist, or you may not see it), openbis:auth:expired, openbis:net:*.
    %   Example: project = obi.get_project('/MICROSCOPY/CELLS')

    entity = openbis.internal.get_one(obj.connection, openbis.internal.kind('project'), id);
end
