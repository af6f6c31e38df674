function project = new_project(obj, space, code, description)
    % new_project  Create a project in a space; gives it as an openbis.Entity.
    %
    %   project = obi.new_project(space, code)
    %   project = obi.new_project(space, code, description)
    %   space: code, or what get_space gave.
    %
    %   Errors: openbis:auth:refused, openbis:server:refused (it exists, ...).
    %   Example: project = obi.new_project('MICROSCOPY', 'YEAST', 'Growth of yeast');

    if nargin < 4
        description = '';
    end
    creation = openbis.internal.dto('project.create.ProjectCreation', ...
                                    'code', openbis.internal.as_char(code, 'The code'), ...
                                    'spaceId', openbis.internal.id_dto(openbis.internal.kind('space'), space), ...
                                    'description', openbis.internal.as_char(description, 'The description'));
    project = openbis.internal.create_one(obj.connection, openbis.internal.kind('project'), creation);
end
