function on_purpose()
    % What the runner does with a test that fails is a test as well.

    tests.same(1, 2);
end
