function spaces_and_projects()
    % New, get, list, change, delete; positional arguments of the old toolbox.

    obi = tests.signed_in('admin');
    space = obi.new_space('OCTAVE_1', 'Raum für “µ” \n 100%');
    tests.same({space.kind, space.code, space.description}, {'space', 'OCTAVE_1', 'Raum für “µ” \n 100%'});
    tests.same(obi.get_space('octave_1').registrator, 'admin');
    space.description = 'changed';
    space.save();
    space.save();
    listed = obi.get_spaces('code', 'OCTAVE_*');
    tests.same({listed.code, listed.description}, {'OCTAVE_1', 'changed'});
    tests.same(fieldnames(listed)', {'code', 'description', 'registrationDate', 'modificationDate'});
    project = obi.new_project(space, 'P1');
    obi.new_project('OCTAVE_1', 'P2', 'second');
    tests.same(project.identifier, '/OCTAVE_1/P1');
    [listed, total] = obi.get_projects('OCTAVE_1', 'P2');
    tests.same({listed.identifier, listed.description, listed.space, total}, {'/OCTAVE_1/P2', 'second', 'OCTAVE_1', 1});
    tests.same(numel(obi.get_projects('OCTAVE_1')), 2);
    tests.same(numel(obi.get_projects('space', 'OCTAVE_1', 'code', {'P1', 'P2', 'P3'})), 2);
    tests.same(obi.get_projects('permId', project.permId).code, 'P1');
    project.description = 'one';
    project.save();
    tests.same(obi.get_project(project.permId).description, 'one');
    tests.same(obi.get_project('octave_1/p1').code, 'P1');
    tests.fails('server:refused', @() obi.new_space('OCTAVE_1', 'again'));
    tests.fails('server:refused', @() obi.delete_space('OCTAVE_1', 'it still holds projects'));
    tests.fails('input:value', @() obi.delete_project(project, ''));
    obi.delete_project(project, 'a test');
    obi.delete_project('/OCTAVE_1/P2', 'a test');
    obi.delete_space('OCTAVE_1', 'a test');
    tests.fails('notfound', @() obi.get_space('OCTAVE_1'));
    tests.fails('notfound', @() obi.get_project('/OCTAVE_1/P1'));
    tests.fails('notfound', @() obi.delete_space('OCTAVE_1', 'again'));
    project = obi.get_project('/MICROSCOPY/CELLS');
    project.tags = {'x'};
    tests.fails('input:value', @() project.save());
end
