"""`python -m openbis_jupyter.hub.service`: how the hub starts the service."""

import os

from openbis_jupyter.hub.service.listening import listen

sockets = listen(os.environ)

# Only now what takes its time to load.
from openbis_jupyter.hub.service.server import main  # noqa: E402

main(sockets)
