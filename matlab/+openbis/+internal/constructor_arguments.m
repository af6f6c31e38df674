function [address, user, password, options] = constructor_arguments(inputs)
    % CONSTRUCTOR_ARGUMENTS  What OpenBis(...) was given: address (found or asked for), user, password, options.

    address = '';
    user = '';
    password = '';
    if ~isempty(inputs) && ~is_option(inputs{1})
        address = openbis.internal.as_char(inputs{1}, 'The address');
        inputs(1) = [];
        if ~isempty(inputs) && ~is_option(inputs{1})
            if numel(inputs) < 2
                openbis.internal.problem('input:value', 'OpenBis', 'a user needs a password; obi.login() asks for both.');
            end
            user = openbis.internal.as_char(inputs{1}, 'The user');
            password = openbis.internal.as_char(inputs{2}, 'The password');
            inputs(1:2) = [];
        end
    end
    options = inputs;
    if isempty(address)
        address = openbis.internal.found_address();
    end
    if isempty(address) && openbis.internal.on_hub()
        found = openbis.internal.hub_credential();
        address = found.url;
    end
    if isempty(address)
        try
            address = openbis.internal.ask('Address of openBIS: ');
        catch
            openbis.internal.problem('net:addressMissing');
        end
    end
end

function yes = is_option(value)
    names = {'token', 'ca_file', 'verify_certificates', 'timeout', 'progress'};
    yes = (ischar(value) || isstring(value)) && any(strcmpi(char(value), names));
end
