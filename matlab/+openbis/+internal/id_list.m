function ids = id_list(facts, given, what)
    % ID_LIST  V3 ids of several things: an Entity, a permId or identifier, or a cell of these.

    if isa(given, 'openbis.Entity')
        given = {given};
    elseif ~iscell(given)
        given = openbis.internal.as_cellstr(given, what);
    end
    ids = cell(1, numel(given));
    for k = 1:numel(given)
        ids{k} = openbis.internal.id_dto(facts, given{k});
    end
end
