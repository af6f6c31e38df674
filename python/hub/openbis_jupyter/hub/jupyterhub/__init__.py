"""The one way to JupyterHub and to people's servers: REST API, contents API."""

from openbis_jupyter.hub.jupyterhub.contents import ContentsClient
from openbis_jupyter.hub.jupyterhub.rest_api import HubApi, HubBusy, HubUser, Progress, Server, short
from openbis_jupyter.hub.jupyterhub.server_tokens import ServerTokens
from openbis_jupyter.hub.jupyterhub.user_server import STOPPED, UserServers

__all__ = [
    "STOPPED",
    "ContentsClient",
    "HubApi",
    "HubBusy",
    "HubUser",
    "Progress",
    "Server",
    "ServerTokens",
    "UserServers",
    "short",
]
