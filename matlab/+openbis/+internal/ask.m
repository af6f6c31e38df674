function text = ask(prompt)
    % ASK  Ask the person at the keyboard for a text. Errors: auth:cannotAsk where there is no keyboard.

    if ~can_ask()
        openbis.internal.problem('auth:cannotAsk');
    end
    text = strtrim(input(prompt, 's'));
end

function yes = can_ask()
    yes = ~openbis.internal.is_octave() || ispc() || system('test -t 0') == 0;
end
