function paths = download_files(connection, store_url, dataset, files, destination, show)
    % DOWNLOAD_FILES  Download files of a dataset into destination/<permId>/; gives their paths.
    %   First where all of them go, so that a refused name stops it before anything is written.

    paths = cell(numel(files), 1);
    for k = 1:numel(files)
        paths{k} = openbis.internal.target_path(destination, dataset, files(k).path);
    end
    missing = [];
    for k = 1:numel(files)
        if ~openbis.internal.is_intact(paths{k}, files(k))
            missing(end + 1) = k; %#ok<AGROW>
        end
    end
    bar = openbis.internal.Progress(sum([files(missing).size]), 'downloaded', show && ~isempty(missing));
    for k = missing
        openbis.internal.fetch_file(connection, store_url, dataset, files(k), paths{k}, bar);
    end
    bar.finish();
end
