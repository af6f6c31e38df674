function experiment = new_experiment(obj, type, code, project, varargin)
    % new_experiment  Create an experiment (collection) in a project; gives it as an openbis.Entity.
    %
    %   experiment = obi.new_experiment(type, code, project, name, value, ...)
    %   type: code of an experiment type; project: identifier, permId, or what get_project gave.
    %   Options: properties or props (struct, containers.Map or cell {code, value, ...}), tags (text or cell).
    %
    %   Errors: openbis:auth:refused, openbis:server:refused (it exists, a property does not fit, ...).
    %   Example: obi.new_experiment('DEFAULT_EXPERIMENT', 'EXP7', '/MICROSCOPY/YEAST', 'props', {'$NAME', 'Growth at 30 C'})

    chosen = openbis.internal.options(struct('properties', [], 'props', [], 'tags', {{}}), varargin);
    facts = openbis.internal.kind('experiment');
    creation = openbis.internal.creation_dto(obj.connection, facts, type, code, chosen);
    creation.projectId = openbis.internal.id_dto(openbis.internal.kind('project'), project);
    experiment = openbis.internal.create_one(obj.connection, facts, creation);
end
