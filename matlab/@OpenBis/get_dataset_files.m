function list = get_dataset_files(obj, dataset, varargin)
    % get_dataset_files  List the files and folders of a dataset.
    %
    %   list = obi.get_dataset_files(dataset)
    %   list = obi.get_dataset_files(dataset, start_folder)    only what is below this folder
    %   dataset: what get_dataset gave, or permId.
    %   n x 1 list with the columns pathInDataSet, isDirectory (true or false), fileSize (bytes; -1 for folders),
    %   crc32Checksum (number; 0 where openBIS knows none).
    %   Option: as (see help OpenBis).
    %
    %   Errors: openbis:notfound, openbis:auth:expired, openbis:net:*. A dataset without files gives 0 rows.
    %   Example: files = obi.get_dataset_files('20260131120000000-17'); {files.pathInDataSet}

    [given, rest] = openbis.internal.positional(varargin, 1, {'as', 'start_folder'});
    chosen = openbis.internal.options(struct('start_folder', given{1}, 'as', ''), rest);
    files = openbis.internal.dataset_files(obj.connection, dataset);
    folder = regexprep(openbis.internal.as_char(chosen.start_folder, 'start_folder'), '^/+|/+$', '');
    if ~isempty(folder)
        files = files(strncmp({files.path}, [folder '/'], numel(folder) + 1));
    end
    sizes = [files.size]';
    sizes([files.directory]) = -1;
    sums = [files.crc32]';
    sums(isnan(sums)) = 0;
    columns = { ...
        'pathInDataSet', reshape({files.path}, [], 1); 'isDirectory', reshape([files.directory], [], 1); ...
        'fileSize', reshape(sizes, [], 1); 'crc32Checksum', reshape(sums, [], 1)};
    list = openbis.internal.to_list(obj.connection, columns, chosen.as);
end
