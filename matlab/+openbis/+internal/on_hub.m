function yes = on_hub()
    % ON_HUB  Whether this runs in a server of a JupyterHub that has the openBIS service.

    yes = ~isempty(getenv('OPENBIS_JUPYTER_SERVICE_URL')) && ~isempty(getenv('JUPYTERHUB_API_TOKEN'));
end
