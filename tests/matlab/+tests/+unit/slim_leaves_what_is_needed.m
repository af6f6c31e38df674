function slim_leaves_what_is_needed()
    % Only fields with other names go, and never a part of a text.

    text = ['[{"@id":1,"fetchOptions":{"@id":2,"sort":null},"frozen":false,"size":5,"note":"\"frozen\":false, ",' ...
            '"properties":{"$N":"x","AGE":null,"B":"y"},"count": 7 , "code":"A"}]'];
    value = openbis.internal.json_decode(openbis.internal.slim(text, {'size'}));
    tests.same(isfield(value, 'fetchOptions') || isfield(value, 'frozen'), false);
    tests.same(value.size, 5);
    tests.same(value.note, '"frozen":false, ');
    tests.same(value.code, 'A');
    tests.same(numel(fieldnames(value.properties)), 3);
end
