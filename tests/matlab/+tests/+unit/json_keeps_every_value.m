function json_keeps_every_value()
    % What is sent and read back is the same: lists of any length, keys that are no field names, every character.

    map = containers.Map('KeyType', 'char', 'ValueType', 'any');
    map('$NAME') = 'quotes " \ and /';
    map('key_1') = 'a name like ours';
    map('2ND.CODE-X') = '';
    map(repmat('L', 1, 80)) = 'long';
    value = struct('x_type', 'as.dto.X', 'props', map, 'one', {{'a'}}, 'none', {{}}, 'nothing', [], 'yes', true, ...
                   'number', 1732454328123, 'third', 1 / 3, 'list', [1 2]);
    text = openbis.internal.json_encode(value);
    [back, names] = openbis.internal.json_decode(text);
    graph = openbis.internal.Graph(back, names);
    tests.same(back.x_type, 'as.dto.X');
    tests.same(back.one, {'a'});
    tests.same(isempty(back.none) && isempty(back.nothing), true);
    tests.same(back.number, 1732454328123);
    tests.same(back.third, 1 / 3);
    tests.same(back.list, [1; 2]);
    props = graph.properties_of(back.props);
    tests.same(keys(props), keys(map));
    tests.same(values(props), values(map));
    tests.same(openbis.internal.json_encode({}), '[]');
    tests.same(openbis.internal.json_encode({5}), '[5]');
    tests.same(openbis.internal.json_encode(NaN), 'null');
end
