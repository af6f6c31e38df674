function slim_leaves_what_is_needed()
    % Only fields with other names go, and never a part of a text; from a long answer the same as from a short one.

    object = ['{"@id":1,"fetchOptions":{"@id":2,"sort":null},"frozen":false,"size":5,"note":"\"frozen\":false, ",' ...
              '"properties":{"$N":"x","AGE":null,"B":"y"},"count": 7 , "code":"A"}'];
    short = openbis.internal.slim(['[' object ']'], {'size'});
    value = openbis.internal.json_decode(short);
    tests.same(isfield(value, 'fetchOptions') || isfield(value, 'frozen'), false);
    tests.same(value.size, 5);
    tests.same(value.note, '"frozen":false, ');
    tests.same(value.code, 'A');
    tests.same(numel(fieldnames(value.properties)), 3);

    other = strrep(object, '"frozen":false', '"kind":null,"frozen":true,"ordinal":17');
    objects = [repmat({object}, 1, 1000), repmat({other}, 1, 1000)];
    long = openbis.internal.slim(['[' strjoin(objects, ',') ']'], {'size'});
    tests.same(long, ['[' strjoin(repmat({short(2:end - 1)}, 1, 2000), ',') ']']);
end
