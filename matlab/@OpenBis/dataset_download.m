function paths = dataset_download(obj, dataset, files, varargin)
    % dataset_download  Download all or chosen files of a dataset; gives their paths as a cell column.
    %
    %   paths = obi.dataset_download(dataset)
    %   paths = obi.dataset_download(dataset, files, name, value, ...)
    %   dataset: what get_dataset gave, or permId; files: text or cell of paths as get_dataset_files lists them (a folder
    %   means all in it), or of their ends, as the name of a file; {} means all.
    %   Options: destination (folder, 'data'), progress (as the OpenBis says). The old toolbox's wait_until_finished and
    %   workers are taken and have no effect.
    %
    %   A file becomes destination/<permId>/<path> when all its bytes are there and its checksum is right, never before.
    %   Files that are there and intact are not downloaded again. After a cut that file begins anew, as openBIS's data
    %   store gives whole files only (where another takes ranges, it goes on where it stopped). Of any size;
    %   nothing is held in memory.
    %
    %   Errors: openbis:notfound (the dataset, or a file in it), openbis:auth:expired, openbis:download:interrupted,
    %   openbis:download:damaged, openbis:download:path, openbis:download:status, openbis:file:write.
    %   Example: paths = obi.dataset_download(dataset, {'original/data.csv'}, 'destination', 'raw');

    if nargin < 3
        files = {};
    end
    defaults = struct('destination', 'data', 'progress', obj.connection.progress, 'wait_until_finished', true, ...
                      'workers', 10);
    chosen = openbis.internal.options(defaults, varargin);
    [dataset_id, store_url] = openbis.internal.dataset_place(obj.connection, dataset);
    wanted = openbis.internal.chosen_files(openbis.internal.dataset_files(obj.connection, dataset_id), files, dataset_id);
    paths = openbis.internal.download_files(obj.connection, store_url, dataset_id, wanted, ...
                                            openbis.internal.as_char(chosen.destination, 'destination'), ...
                                            chosen.progress);
end
