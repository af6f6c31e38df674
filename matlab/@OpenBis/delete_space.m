function delete_space(obj, code, reason)
    % delete_space  Delete a space and say why.
    %
    %   obi.delete_space(code, reason)
    %   code: code, or what get_space gave; reason: text, not empty.
    %   At once and for good; it must be empty.
    %
    %   Errors: openbis:notfound, openbis:auth:refused (you lack the role), openbis:server:refused (it is in use).
    %   Example: obi.delete_space('OLD', 'moved to the archive')

    openbis.internal.delete_one(obj.connection, openbis.internal.kind('space'), code, reason);
end
