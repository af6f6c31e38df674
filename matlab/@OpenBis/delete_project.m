function delete_project(obj, id, reason)
    % delete_project  Delete a project and say why.
    %
    %   obi.delete_project(id, reason)
    %   id: identifier, permId, or what get_project gave; reason: text, not empty.
    %   At once and for good; it must be empty.
    %
    %   Errors: openbis:notfound, openbis:auth:refused (you lack the role), openbis:server:refused (it is in use).
    %   Example: obi.delete_project('/SPACE/OLD', 'moved')

    openbis.internal.delete_one(obj.connection, openbis.internal.kind('project'), id, reason);
end
