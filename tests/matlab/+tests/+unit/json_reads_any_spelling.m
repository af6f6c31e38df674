function json_reads_any_spelling()
    % Escapes, white space, colons and braces in texts, pairs and halves of surrogates.

    text = ['{ "$A" : "x: \"$B\": {" , "b":"\\", "c\u0044" :"\u00b5\ud83e\uddea", "half":"\ud83e|\udd00|\\ud83e",' ...
            sprintf('\n\t') '"list":[":", "\\\"", {"$A":1}] }'];
    [value, names] = openbis.internal.json_decode(text);
    graph = openbis.internal.Graph(value, names);
    tests.same(value.(graph.field_of('$A')), 'x: "$B": {');
    tests.same(value.b, '\');
    tests.same(value.(graph.field_of('cD')), ['µ' char([240 159 167 170])]);
    tests.same(value.half, [char([239 191 189]) '|' char([239 191 189]) '|\ud83e']);
    threes = openbis.internal.json_decode('["\ud83e\udd00", "\\\\\ud83e", "\\\ud83e\uddea"]');
    tests.same(threes, {char([240 159 164 128]); ['\\' char([239 191 189])]; ['\' char([240 159 167 170])]});
    tests.same(value.list(1:2), {':'; '\"'});
    tests.same(value.list{3}.(graph.field_of('$A')), 1);
end
