function inputs_are_checked()
    % Options by name; what is no option, no text, no pair is refused with a sentence.

    defaults = struct('count', 5, 'as', '');
    tests.same(openbis.internal.options(defaults, {'COUNT', 7}), struct('count', 7, 'as', ''));
    tests.fails('input:option', @() openbis.internal.options(defaults, {'counts', 7}));
    tests.fails('input:value', @() openbis.internal.options(defaults, {'count'}));
    tests.fails('input:value', @() openbis.internal.options(defaults, {5, 7}));
    tests.fails('input:value', @() openbis.internal.as_char(5, 'The code'));
    tests.same(openbis.internal.as_char({'x'}, 'A cell of a table'), 'x');
    tests.fails('input:value', @() openbis.internal.as_char({'x', 'y'}, 'The code'));
    tests.same([openbis.internal.is_blank(''), openbis.internal.is_blank([]), openbis.internal.is_blank('x')], ...
               [true true false]);
    tests.same(openbis.internal.as_cellstr({'a', '', 'b'}, 'x'), {'a', 'b'});
    map = openbis.internal.property_map({'$name', 5, 'B', 'x'});
    tests.same(keys(map), {'$NAME', 'B'});
    tests.fails('input:value', @() openbis.internal.property_map({'a'}));
    tests.same(openbis.internal.property_value(0.1), '0.1');
    tests.same(openbis.internal.property_value(true), 'true');
    tests.same(openbis.internal.property_value(''), []);
    tests.same(openbis.internal.property_value({'Ann'}), {'Ann'});
    tests.fails('input:value', @() openbis.internal.upload_sources({}));
    tests.fails('file:missing', @() openbis.internal.upload_sources({'/no/such/file'}));
end
