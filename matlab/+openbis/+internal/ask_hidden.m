function text = ask_hidden(prompt)
    % ASK_HIDDEN  Ask for a password: it is not shown, and no history keeps it.
    %   Errors: auth:cannotAsk where typing cannot be hidden (a notebook, a script without a terminal).

    if ~openbis.internal.is_octave() && usejava('awt')
        text = ask_in_window(prompt);
        return
    end
    % In a notebook the answer would be shown, and stay in the notebook's file.
    if ispc() || ~isempty(getenv('JPY_PARENT_PID')) || system('test -t 0') ~= 0
        openbis.internal.problem('auth:cannotAsk');
    end
    fprintf('%s', prompt);
    if system('stty -echo') ~= 0
        openbis.internal.problem('auth:cannotAsk');
    end
    shown_again = onCleanup(@() system('stty echo'));
    text = input('', 's');
    fprintf('\n');
end

function text = ask_in_window(prompt)
    field = javaObjectEDT('javax.swing.JPasswordField');
    answer = javaMethodEDT('showConfirmDialog', 'javax.swing.JOptionPane', [], field, prompt, 2);
    if answer ~= 0
        openbis.internal.problem('auth:missing');
    end
    text = reshape(char(field.getPassword()), 1, []);
end
