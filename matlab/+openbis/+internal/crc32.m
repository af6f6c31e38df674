function state = crc32(state, bytes)
    % CRC32  The state of the checksum (uint32) after these bytes (uint8), without Java: vectors do it.
    %   The bytes are cut into lanes that are worked through side by side, four bytes at a step; since the checksum is
    %   linear, the lanes are then put together by moving each one's state over the zeros that stand for the lanes after.

    persistent tables
    if isempty(tables)
        tables = made_tables();
    end
    bytes = reshape(bytes, [], 1);
    while numel(bytes) >= 2048
        lanes = 2^floor(log2(sqrt(numel(bytes))));
        steps = floor(numel(bytes) / (4 * lanes));
        used = 4 * lanes * steps;
        % Transposed, so that what one step needs stands together.
        words = reshape(typecast(bytes(1:used), 'uint32'), steps, lanes)';
        states = zeros(lanes, 1, 'uint32');
        states(1) = state;
        for step = 1:steps
            states = after_word(bitxor(states, words(:, step)), tables);
        end
        state = joined(states, over_zeros(4 * steps, tables));
        bytes = bytes(used + 1:end);
    end
    for k = 1:numel(bytes)
        state = after_byte(state, bytes(k), tables);
    end
end

function states = after_word(mixed, tables)
    % Four bytes at once: `mixed` is the states with the next four bytes (little endian) in them.
    parts = double(reshape(typecast(mixed, 'uint8'), 4, []));
    found = tables(bsxfun(@plus, parts, [769; 513; 257; 1]));
    states = bitxor(bitxor(found(1, :), found(2, :)), bitxor(found(3, :), found(4, :)))';
end

function states = after_byte(states, bytes, tables)
    index = bitand(bitxor(states, uint32(bytes)), uint32(255));
    states = bitxor(bitshift(states, -8), reshape(tables(double(index) + 1), size(states)));
end

function tables = made_tables()
    % Column 1: one byte; columns 2 to 4: one byte and one to three zeros after it.
    table = uint32(0:255)';
    for k = 1:8
        odd = bitand(table, uint32(1)) == 1;
        table = bitshift(table, -1);
        table(odd) = bitxor(table(odd), uint32(3988292384));
    end
    tables = table;
    for k = 2:4
        tables(:, k) = after_byte(tables(:, k - 1), uint8(0), table);
    end
end

function state = joined(states, operator)
    while numel(states) > 1
        states = bitxor(moved(operator, states(1:2:end)), states(2:2:end));
        operator = moved(operator, operator);
    end
    state = states;
end

function operator = over_zeros(count, tables)
    % What `count` zero bytes do to each of the 32 bits of a state.
    operator = bitshift(uint32(1), (0:31)');
    step = after_byte(operator, uint8(0), tables);
    while count > 0
        if mod(count, 2) == 1
            operator = moved(step, operator);
        end
        step = moved(step, step);
        count = floor(count / 2);
    end
end

function states = moved(operator, states)
    result = zeros(size(states), 'uint32');
    for bit = 1:32
        set = bitand(bitshift(states, 1 - bit), uint32(1)) == 1;
        result(set) = bitxor(result(set), operator(bit));
    end
    states = result;
end
