function file = token_file(url)
    % TOKEN_FILE  Where pybis and this toolbox keep the token for an openBIS: ~/.pybis/<host>.token

    home = getenv('HOME');
    if isempty(home)
        home = getenv('USERPROFILE');
    end
    host = regexprep(regexprep(url, '^https?://', ''), ':\d+$', '');
    file = fullfile(home, '.pybis', [host '.token']);
end
