function file = found_ca_file()
    % FOUND_CA_FILE  The file of the site's own authority that the environment names, '' where it names none.

    file = '';
    for name = {'OPENBIS_CA_FILE', 'OPENBIS_JUPYTER_CA_FILE', 'REQUESTS_CA_BUNDLE'}
        if isempty(file)
            file = getenv(name{1});
        end
    end
end
