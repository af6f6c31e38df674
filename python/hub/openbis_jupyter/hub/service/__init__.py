"""The Hub service: routes, pages, and all rooms wired together (`python -m openbis_jupyter.hub.service`).

server: the program · handlers: what all routes share · api, pages, runs: the routes · elsewhere: started by somebody
else than the hub.
"""

from openbis_jupyter.hub.service.elsewhere import serve

__all__ = ["serve"]
