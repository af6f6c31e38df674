function facts = kind(name)
    % KIND  What the toolbox knows of a kind of thing: space, project, experiment, object, dataset.
    %   facts.class, package, plural   parts of V3 class and method names
    %   facts.id_field                 the field that names it in updates
    %   facts.has_identifier           whether it is named by an identifier like /SPACE/PROJECT/CODE besides its permId
    %   facts.sort                     what pages are sorted by, so that none is told twice
    %   facts.columns                  of lists: rows of name, kind of value, path
    %   facts.more                     further columns for the option attrs
    %   facts.relations                what is fetched for the columns

    facts = struct('name', name, 'class', '', 'package', '', 'plural', '', 'id_field', '', 'has_identifier', true, ...
                   'sort', 'IDENTIFIER');
    facts.columns = {};
    facts.more = {};
    facts.relations = {};
    dates = {'registrationDate', 'date', {'registrationDate'}; 'modificationDate', 'date', {'modificationDate'}};
    who = {'registrator', 'text', {'registrator', 'userId'}; 'modifier', 'text', {'modifier', 'userId'}};
    ids = {'identifier', 'text', {'identifier', 'identifier'}; 'permId', 'text', {'permId', 'permId'}; ...
           'code', 'text', {'code'}};
    type = {'type', 'text', {'type', 'code'}};
    lists = {'tags', 'list', {'tags', 'code'}; 'parents', 'list', {'parents', 'permId', 'permId'}; ...
             'children', 'list', {'children', 'permId', 'permId'}};
    place = @(of) {of, 'text', {of, 'identifier', 'identifier'}};
    space = {'space', 'text', {'space', 'code'}};
    description = {'description', 'text', {'description'}};
    switch name
        case 'space'
            facts = named(facts, 'Space', 'space', 'Spaces', 'spaceId');
            facts.has_identifier = false;
            facts.sort = 'CODE';
            facts.columns = [{'code', 'text', {'code'}}; description; dates];
        case 'project'
            facts = named(facts, 'Project', 'project', 'Projects', 'projectId');
            facts.columns = [ids; space; description; {'leader', 'text', {'leader', 'userId'}}; who; dates];
        case 'experiment'
            facts = named(facts, 'Experiment', 'experiment', 'Experiments', 'experimentId');
            facts.columns = [ids; type; place('project'); who; dates];
            facts.more = lists(1, :);
        case 'object'
            facts = named(facts, 'Sample', 'sample', 'Samples', 'sampleId');
            facts.columns = [ids; type; space; place('project'); place('experiment'); who; dates];
            facts.more = [lists; place('container'); {'components', 'list', {'components', 'permId', 'permId'}}];
        case 'dataset'
            facts = named(facts, 'DataSet', 'dataset', 'DataSets', 'dataSetId');
            facts.has_identifier = false;
            facts.sort = 'CODE';
            physical = @(column, sort) {column, sort, {'physicalData', column}};
            facts.columns = [ ...
                ids(2, :); type; place('experiment'); {'sample', 'text', {'sample', 'identifier', 'identifier'}}; ...
                dates; physical('location', 'text'); physical('status', 'text'); ...
                physical('presentInArchive', 'yes'); physical('size', 'number')];
            facts.more = [ ...
                who; lists; {'kind', 'text', {'kind'}; 'containers', 'list', {'containers', 'permId', 'permId'}; ...
                             'components', 'list', {'components', 'permId', 'permId'}}];
    end
end

function facts = named(facts, class_name, package, plural, id_field)
    facts.class = class_name;
    facts.package = package;
    facts.plural = plural;
    facts.id_field = id_field;
end
