function lists_as_properties()
    % An openBIS of API 3.7 takes arrays as lists, and several values for one property.

    dto = @openbis.internal.dto;
    permit = @(code) dto('property.id.PropertyTypePermId', 'permId', code);
    kinds = {'COUNTS', 'ARRAY_INTEGER', false; 'PEOPLE', 'VARCHAR', true};
    for k = 1:size(kinds, 1)
        tests.call('admin', 'createPropertyTypes', {dto( ...
            'property.create.PropertyTypeCreation', 'code', kinds{k, 1}, 'label', 'x', 'description', 'x', ...
            'dataType', kinds{k, 2}, 'multiValue', kinds{k, 3})});
        assigned{k} = dto('property.create.PropertyAssignmentCreation', 'propertyTypeId', permit(kinds{k, 1})); %#ok<AGROW>
    end
    tests.call('admin', 'createSampleTypes', {dto('sample.create.SampleTypeCreation', 'code', 'SERIES', ...
                                                  'propertyAssignments', assigned)});
    obi = tests.signed_in('alice');
    given = {'COUNTS', [3 1 2], 'PEOPLE', {'Ann', 'Bob'}};
    object = obi.new_object('SERIES', 'MICROSCOPY', 'LISTS', 'props', given);
    tests.same(reshape(object.get_prop('COUNTS'), 1, []), {'3', '1', '2'});
    tests.same(sort(reshape(object.get_prop('PEOPLE'), 1, [])), {'Ann', 'Bob'});
    object.props('COUNTS') = [4 5];
    object.save();
    listed = obi.get_objects('code', 'LISTS', 'props', {'COUNTS'});
    tests.same(listed.COUNTS, '4, 5');
end
