function built = criteria(facts, chosen)
    % CRITERIA  The V3 search criteria for the filters of a list (see the help of get_datasets); all of them must hold.

    built = openbis.internal.dto([facts.package '.search.' facts.class 'SearchCriteria'], 'operator', 'AND', ...
                                 'criteria', {});
    given = @(name) isfield(chosen, name) && ~openbis.internal.is_blank(chosen.(name));
    if given('id')
        built = with(built, openbis.internal.criterion_id(chosen.id));
    end
    if given('code')
        built = any_of(built, facts, chosen.code, 'Code', 'code');
    end
    if given('permId')
        built = any_of(built, facts, chosen.permId, 'PermId', 'permId');
    end
    if given('type')
        of_type = nested([facts.package '.search.' facts.class 'Type']);
        built = with(built, openbis.internal.criterion_text(of_type, 'Code', chosen.type));
    end
    for name = {'space', 'project', 'experiment', 'object', 'sample'}
        if given(name{1})
            built = with(built, placed(facts, name{1}, chosen.(name{1})));
        end
    end
    for name = {'tag', 'tags'}
        if given(name{1})
            built = tagged(built, openbis.internal.as_cellstr(chosen.(name{1}), name{1}));
        end
    end
    for name = {'registrationDate', 'modificationDate'}
        if given(name{1})
            built = with(built, openbis.internal.criterion_date(name{1}, chosen.(name{1})));
        end
    end
    for relation = {'with_parents', 'Parents'; 'with_children', 'Children'; 'in_container', 'Container'}'
        if given(relation{1})
            related = nested([facts.package '.search.' facts.class relation{2}]);
            id = openbis.internal.as_char(chosen.(relation{1}), relation{1});
            built = with(built, with(related, openbis.internal.criterion_id(id)));
        end
    end
    if given('where')
        built.criteria = [built.criteria, openbis.internal.criteria_where(chosen.where)];
    end
end

function built = with(built, part)
    built.criteria{end + 1} = part;
end

function inner = nested(class_path)
    inner = openbis.internal.dto([class_path 'SearchCriteria'], 'operator', 'AND', 'criteria', {});
end

function built = any_of(built, facts, values, class_name, what)
    % One of several codes or permIds.
    values = openbis.internal.as_cellstr(values, what);
    if numel(values) == 1
        built = openbis.internal.criterion_text(built, class_name, values{1});
        return
    end
    inner = nested([facts.package '.search.' facts.class]);
    inner.operator = 'OR';
    for k = 1:numel(values)
        inner = openbis.internal.criterion_text(inner, class_name, values{k});
    end
    built = with(built, inner);
end

function part = placed(facts, where, value)
    % Lies in a space, project, experiment or belongs to an object: directly, or by what it belongs to.
    classes = struct('space', 'Space', 'project', 'Project', 'experiment', 'Experiment', 'object', 'Sample', ...
                     'sample', 'Sample');
    value = openbis.internal.as_char(value, where);
    inner = nested([lower(classes.(where)) '.search.' classes.(where)]);
    if strcmp(where, 'space')
        inner = openbis.internal.criterion_text(inner, 'Code', strrep(value, '/', ''));
    else
        inner = with(inner, openbis.internal.criterion_id(value));
    end
    switch [facts.name ' ' where]
        case 'experiment space'
            part = with(nested('project.search.Project'), inner);
        case 'dataset space'
            in_project = with(nested('project.search.Project'), inner);
            part = one_of(facts, with(nested('experiment.search.Experiment'), in_project), ...
                          with(nested('sample.search.Sample'), inner));
        case 'dataset project'
            part = one_of(facts, with(nested('experiment.search.Experiment'), inner), ...
                          with(nested('sample.search.Sample'), inner));
        case 'object project'
            part = one_of(facts, inner, with(nested('experiment.search.Experiment'), inner));
        otherwise
            part = inner;
    end
end

function part = one_of(facts, varargin)
    part = nested([facts.package '.search.' facts.class]);
    part.operator = 'OR';
    part.criteria = varargin;
end

function built = tagged(built, tags)
    for k = 1:numel(tags)
        inner = nested('tag.search.Tag');
        if ~strcmp(tags{k}, '*')
            inner = openbis.internal.criterion_text(inner, 'Code', tags{k});
        end
        built = with(built, inner);
    end
end
