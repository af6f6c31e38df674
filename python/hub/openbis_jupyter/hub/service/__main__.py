"""`python -m openbis_jupyter.hub.service`: how the hub starts the service."""

from openbis_jupyter.hub.service.server import main

main()
