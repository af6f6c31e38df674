function delete_experiment(obj, experiment, reason)
    % delete_experiment  Delete a experiment and say why.
    %
    %   obi.delete_experiment(experiment, reason)
    %   experiment: what get_experiment gave, identifier or permId; reason: text, not empty.
    %   It moves to the trash with its objects and datasets; administrators can bring them back.
    %
    %   Errors: openbis:notfound, openbis:auth:refused (you lack the role), openbis:server:refused (it is in use).
    %   Example: obi.delete_experiment(experiment, 'a test')

    openbis.internal.delete_one(obj.connection, openbis.internal.kind('experiment'), experiment, reason);
end
