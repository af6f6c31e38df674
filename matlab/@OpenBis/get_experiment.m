function entity = get_experiment(obj, id)
    % get_experiment  One experiment (collection) as an openbis.Entity (see help openbis.Entity), with its properties.
    %
    %   experiment = obi.get_experiment(id)
    %   id: identifier (/SPACE/PROJECT/CODE) or permId.
    %
    %   Errors: openbis:notfound (it does not exist, or you may not see it), openbis:auth:expired, openbis:net:*.
    %   Example: experiment = obi.get_experiment('/MICROSCOPY/CELLS/GROWTH_CURVE'); experiment.get_prop('$NAME')

    entity = openbis.internal.get_one(obj.connection, openbis.internal.kind('experiment'), id);
end
