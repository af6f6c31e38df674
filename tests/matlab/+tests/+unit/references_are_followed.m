function references_are_followed()
    % A number in the place of an object stands for the object with that @id, wherever that is.

    [root, names] = openbis.internal.json_decode([ ...
        '[{"@id":1,"code":"A","owner":{"@id":2,"name":"x","boss":{"@id":3,"name":"y","boss":null}}},' ...
        '{"@id":4,"code":"B","owner":2},{"@id":5,"code":"C","owner":3},{"@id":6,"code":"D","owner":null},' ...
        '{"@id":7,"code":"E","owner":2,"more":[1,{"@id":8,"code":"F"}]}]']);
    graph = openbis.internal.Graph(root, names);
    tests.same(graph.texts(root, {'code'}), {'A'; 'B'; 'C'; 'D'; 'E'});
    tests.same(graph.texts(root, {'owner', 'name'}), {'x'; 'x'; 'y'; ''; 'x'});
    tests.same(graph.texts(root, {'owner', 'boss', 'name'}), {'y'; 'y'; ''; ''; 'y'});
    tests.same(graph.texts(graph.children(root{5}, 'more'), {'code'}), {'A'; 'F'});
    tests.same(graph.texts([], {'owner', 'name'}), cell(0, 1));
end
