function space = new_space(obj, code, description)
    % new_space  Create a space; gives it as an openbis.Entity. Only administrators of the instance may.
    %
    %   space = obi.new_space(code)
    %   space = obi.new_space(code, description)
    %
    %   Errors: openbis:auth:refused, openbis:server:refused (it exists, or the code has a character it cannot have).
    %   Example: space = obi.new_space('MICROSCOPY_2', 'Second microscope');

    if nargin < 3
        description = '';
    end
    creation = openbis.internal.dto('space.create.SpaceCreation', 'code', openbis.internal.as_char(code, 'The code'), ...
                                    'description', openbis.internal.as_char(description, 'The description'));
    space = openbis.internal.create_one(obj.connection, openbis.internal.kind('space'), creation);
end
