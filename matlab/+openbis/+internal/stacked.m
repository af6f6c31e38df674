function columns = stacked(pages)
    % STACKED  Pages of columns as one: property columns that a page lacks are empty there.

    columns = pages{1};
    if numel(pages) == 1
        return
    end
    names = cellfun(@(page) page(:, 1)', pages, 'UniformOutput', false);
    names = unique([names{:}], 'stable');
    columns = cell(numel(names), 2);
    columns(:, 1) = names;
    for k = 1:numel(names)
        parts = cell(1, numel(pages));
        for p = 1:numel(pages)
            row = find(strcmp(pages{p}(:, 1), names{k}), 1);
            if isempty(row)
                parts{p} = repmat({''}, numel(pages{p}{1, 2}), 1);
            else
                parts{p} = pages{p}{row, 2};
            end
        end
        columns{k, 2} = vertcat(parts{:});
    end
end
