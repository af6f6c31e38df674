function ready = server()
    % SERVER  What the ready file of the running sandbox says: url, ca_file, faults_url, faults_token, ...

    persistent known
    if isempty(known)
        known = jsondecode(fileread(getenv('OPENBIS_TEST_READY')));
    end
    ready = known;
end
