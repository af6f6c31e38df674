function target = target_path(destination, dataset, path)
    % TARGET_PATH  Where a dataset's file goes below the destination. Errors: download:path for one that would leave it.

    parts = strsplit(path, '/', 'CollapseDelimiters', false);
    risky = any(strcmp(parts, '..')) || any(strcmp(parts, '.')) || any(strcmp(parts, '')) || any(path == '\') || ...
        any(path < 32) || any(dataset == '/') || (ispc() && any(path == ':'));
    if risky
        openbis.internal.problem('download:path', dataset, regexprep(path, '[\x00-\x1f]', '?'));
    end
    if isempty(destination)
        destination = '.';
    end
    target = fullfile(destination, dataset, parts{:});
end
