function list = table_of(structs)
    % TABLE_OF  A struct array as a table: text columns as cells of char, numbers as numbers.

    list = struct2table(reshape(structs, [], 1), 'AsArray', true);
end
