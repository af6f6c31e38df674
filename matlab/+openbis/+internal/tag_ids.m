function ids = tag_ids(tags)
    % TAG_IDS  V3 ids of the caller's tags: codes, as text or cell. openBIS makes a tag with its first use.

    tags = openbis.internal.as_cellstr(tags, 'tags');
    ids = cell(1, numel(tags));
    for k = 1:numel(tags)
        ids{k} = openbis.internal.dto('tag.id.TagCode', 'code', tags{k});
    end
end
