function dataset = new_dataset(obj, type, owner, files, varargin)
    % new_dataset  Upload files or folders as a new dataset; gives it as an openbis.Entity.
    %
    %   dataset = obi.new_dataset(type, owner, files, name, value, ...)
    %   type: code of a dataset type; owner: identifier or permId of an experiment or object, or what get_experiment or
    %   get_object gave; files: text or cell of files and folders (a folder keeps its name in the dataset).
    %   Options: properties or props (struct, containers.Map or cell {code, value, ...}), tags (text or cell),
    %   parents (permIds or datasets that it was made of), progress (as the OpenBis says).
    %
    %   Files go up in pieces of 8 MB; a piece that was cut is sent again. openBIS registers all of the files or none.
    %
    %   Errors: openbis:file:missing, openbis:notfound (the owner), openbis:auth:refused, openbis:auth:expired,
    %   openbis:server:refused (a property does not fit, ...), openbis:upload:interrupted, openbis:upload:unclear.
    %   Example:
    %     dataset = obi.new_dataset('RAW_DATA', '/SPACE/PROJECT/EXPERIMENT', {'run1.csv', 'images'}, ...
    %                               'properties', struct('NOTES', 'from the new lamp'));

    defaults = struct('properties', [], 'props', [], 'tags', {{}}, 'parents', {{}}, 'progress', obj.connection.progress);
    chosen = openbis.internal.options(defaults, varargin);
    facts = openbis.internal.kind('dataset');
    sources = openbis.internal.upload_sources(openbis.internal.as_cellstr(files, 'files'));
    owner_kind = openbis.internal.kind_of_owner(obj.connection, owner);
    creation = openbis.internal.creation_dto(obj.connection, facts, type, '', chosen);
    creation.([regexprep(owner_kind, '^object$', 'sample') 'Id']) = ...
        openbis.internal.id_dto(openbis.internal.kind(owner_kind), owner);
    perm_id = openbis.internal.upload_dataset(obj.connection, creation, sources, chosen.progress);
    dataset = openbis.internal.get_one(obj.connection, facts, perm_id);
end
