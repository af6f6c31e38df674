function entity = get_space(obj, code)
    % get_space  One space as an openbis.Entity (see help openbis.Entity), with its properties.
    %
    %   space = obi.get_space(code)
    %   code: code.
    %
    %   Errors: openbis:notfound (it does not exist, or you may not see it), openbis:auth:expired, openbis:net:*.
    %   Example: space = obi.get_space('MICROSCOPY'); space.description

    entity = openbis.internal.get_one(obj.connection, openbis.internal.kind('space'), code);
end
