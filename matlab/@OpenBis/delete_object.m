function delete_object(obj, object, reason)
    % delete_object  Delete a object and say why.
    %
    %   obi.delete_object(object, reason)
    %   object: what get_object gave, identifier or permId; reason: text, not empty.
    %   It moves to the trash with its datasets; administrators can bring them back.
    %
    %   Errors: openbis:notfound, openbis:auth:refused (you lack the role), openbis:server:refused (it is in use).
    %   Example: obi.delete_object('/SPACE/PROJECT/CODE', 'a test')

    openbis.internal.delete_one(obj.connection, openbis.internal.kind('object'), object, reason);
end
