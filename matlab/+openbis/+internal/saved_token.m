function token = saved_token(url)
    % SAVED_TOKEN  The token that pybis or save_token kept for this openBIS, '' where there is none.

    token = '';
    handle = fopen(openbis.internal.token_file(url), 'r');
    if handle >= 0
        token = strtrim(fread(handle, [1 Inf], '*char'));
        fclose(handle);
    end
end
