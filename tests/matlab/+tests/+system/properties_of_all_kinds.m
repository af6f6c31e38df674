function properties_of_all_kinds()
    % Numbers, dates, truth values, terms, arrays, codes that are no field names: set, read, listed, found.

    dto = @openbis.internal.dto;
    permit = @(code) dto('property.id.PropertyTypePermId', 'permId', code);
    tests.call('admin', 'createVocabularies', {dto( ...
        'vocabulary.create.VocabularyCreation', 'code', 'COLOURS', 'description', 'x', ...
        'terms', {struct('code', 'RED', 'label', 'Rot'), struct('code', 'BLUE', 'label', 'Blau')})});
    codes = {'LAB.OD-600', 'REAL'; 'MEASURED_ON', 'DATE'; 'GOOD', 'BOOLEAN'; 'COUNT', 'INTEGER'; '2ND', 'VARCHAR'; ...
             'LAB_OD_600', 'VARCHAR'; 'COLOUR', 'CONTROLLEDVOCABULARY'; 'PEOPLE', 'VARCHAR'; ...
             'COUNTS', 'ARRAY_INTEGER'};
    creations = cell(1, size(codes, 1));
    assigned = cell(1, size(codes, 1));
    for k = 1:size(codes, 1)
        creations{k} = dto('property.create.PropertyTypeCreation', 'code', codes{k, 1}, 'label', codes{k, 1}, ...
                           'description', 'x', 'dataType', codes{k, 2}, 'multiValue', strcmp(codes{k, 1}, 'PEOPLE'));
        if strcmp(codes{k, 1}, 'COLOUR')
            creations{k}.vocabularyId = dto('vocabulary.id.VocabularyPermId', 'permId', 'COLOURS');
        end
        assigned{k} = dto('property.create.PropertyAssignmentCreation', 'propertyTypeId', permit(codes{k, 1}));
    end
    tests.call('admin', 'createPropertyTypes', creations);
    tests.call('admin', 'createSampleTypes', {dto('sample.create.SampleTypeCreation', 'code', 'MEASUREMENT', ...
                                                  'propertyAssignments', assigned)});
    obi = tests.signed_in('alice');
    given = {'lab.od-600', 0.1 + 0.2, 'MEASURED_ON', '2026-02-28', 'GOOD', true, 'COUNT', 12345678, '2ND', 'zwei', ...
             'LAB_OD_600', 'another', 'COLOUR', 'red', 'PEOPLE', 'Ann', 'COUNTS', '3, 1, 2'};
    first = obi.new_object('MEASUREMENT', 'MICROSCOPY', 'KIND_1', 'props', given);
    obi.new_object('MEASUREMENT', 'MICROSCOPY', 'KIND_2', 'props', {'LAB.OD-600', -2e-7, 'MEASURED_ON', '2025-12-31'});
    tests.same(str2double(first.get_prop('LAB.OD-600')), 0.1 + 0.2);
    tests.same(first.get_prop('LAB_OD_600'), 'another');
    tests.same({first.get_prop('COUNT'), first.get_prop('GOOD'), first.get_prop('2ND'), first.get_prop('COLOUR')}, ...
               {'12345678', 'true', 'zwei', 'RED'});
    tests.same({first.get_prop('PEOPLE'), first.get_prop('COUNTS')}, {'Ann', '3, 1, 2'});
    first.props('PEOPLE') = 'Cid';
    first.props('COUNT') = 7;
    first.save();
    fresh = obi.get_object(first.permId);
    tests.same({fresh.get_prop('PEOPLE'), fresh.get_prop('COUNT'), fresh.get_prop('2ND')}, {'Cid', '7', 'zwei'});
    first.props('COUNT') = 'many';
    tests.fails('server:refused', @() first.save());
    % A list, be its property one of several values or an array, is for servers of API 3.7 and later.
    several = {'PEOPLE', {'Ann', 'Bö'}, 'COUNTS', [4 5]};
    for k = 1:2:numel(several)
        tests.fails('server:refused', @() fresh_with(obi, first, several{k:k + 1}).save());
        tests.fails('server:refused', @() obi.new_object('MEASUREMENT', 'MICROSCOPY', 'KIND_3', 'props', several(k:k + 1)));
    end

    list = obi.get_objects('type', 'MEASUREMENT', 'props', {'LAB.OD-600', 'LAB_OD_600', '2ND', 'PEOPLE'});
    tests.same({list.LAB_OD_600_}, {'another', ''});
    tests.same({list.P_2ND; list.PEOPLE}, {'zwei', ''; 'Cid', ''});
    tests.same(str2double({list.LAB_OD_600}), [0.1 + 0.2, -2e-7]);
    all_of_them = obi.get_objects('type', 'MEASUREMENT', 'props', '*');
    tests.same(numel(fieldnames(all_of_them)), 11 + 9);

    codes = @(where) reshape(sort({obi.get_objects('type', 'MEASUREMENT', 'where', where).code}), 1, []);
    tests.same(codes({'LAB.OD-600', '>0'}), {'KIND_1'});
    tests.same(codes({'LAB.OD-600', '< 0.5'}), {'KIND_1', 'KIND_2'});
    tests.same(codes({'MEASURED_ON', '>2026-01-01'}), {'KIND_1'});
    tests.same(codes({'MEASURED_ON', '<= 2025-12-31'}), {'KIND_2'});
    tests.same(codes({'GOOD', true}), {'KIND_1'});
    tests.same(codes({'COLOUR', 'RED', 'COUNT', 7}), {'KIND_1'});
    tests.same(codes({'2ND', 'z*', 'COLOUR', 'BLUE'}), cell(1, 0));
end

function entity = fresh_with(obi, entity, code, value)
    entity = obi.get_object(entity.permId);
    entity.props(code) = value;
end
