function url = found_address()
    % FOUND_ADDRESS  The openBIS that the environment names (OPENBIS_URL, else OPENBIS_HOST), '' where it names none.

    url = getenv('OPENBIS_URL');
    if isempty(url)
        url = getenv('OPENBIS_HOST');
    end
end
