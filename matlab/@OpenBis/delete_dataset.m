function delete_dataset(obj, dataset, reason)
    % delete_dataset  Delete a dataset and say why.
    %
    %   obi.delete_dataset(dataset, reason)
    %   dataset: what get_dataset gave, or permId; reason: text, not empty.
    %   It moves to the trash; administrators can bring it back.
    %
    %   Errors: openbis:notfound, openbis:auth:refused (you lack the role), openbis:server:refused (it is in use).
    %   Example: obi.delete_dataset(dataset, 'measured with a broken lamp')

    openbis.internal.delete_one(obj.connection, openbis.internal.kind('dataset'), dataset, reason);
end
