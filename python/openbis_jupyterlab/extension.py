"""Settings of the server's half, and its start: `c.OpenbisExtension.…` in `jupyter_server_config.py`."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, List, Unicode
from traitlets.config import Configurable

from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.door import Context
from openbis_jupyterlab.handlers import routes
from openbis_jupyterlab.places import Root
from openbis_jupyterlab.run_news import tell_hub
from openbis_jupyterlab.runs import Runs
from openbis_jupyterlab.transfers import Transfers
from openbis_jupyterlab.yaml_file import read_listed
from openbis_jupyter.client.credentials import on_hub

CLOSE_SECONDS = 4.0
"""How long the server's end waits for transfers that were told to end."""
ACTIVITY, RUN_ACTIVITY = "openbis_transfers", "openbis_runs"
"""Keys of `last_activity_times`, by which Jupyter servers learn of activity that is no request."""


class OpenbisExtension(Configurable):  # type: ignore[misc]  # traitlets' metaclass
    """Which openBIS this server may talk to."""

    addresses = List(
        Unicode(),
        help="Addresses of openBIS that may be used, `https://host[:port]`, besides those that the hub or an "
        "`openbis-connections.yaml` names. Where any are listed, people cannot add others.",
    ).tag(config=True)
    add_connections = Bool(
        help="Whether people may add other addresses. Default: yes on a computer of their own where none are listed, "
        "no on a hub.",
    ).tag(config=True)

    def _add_connections_default(self) -> bool:
        return not on_hub() and not self.addresses


def load(server_app: Any) -> None:
    """In: the starting `ServerApp`. Adds the handlers; no request is made and nothing heavy loaded."""
    settings = OpenbisExtension(parent=server_app)
    web_app = server_app.web_app
    may_add = settings.add_connections if settings.trait_has_value("add_connections") else None
    connections = Connections(
        listed=read_listed([Path(folder) for folder in server_app.config_file_paths], server_app.log),
        addresses=tuple(settings.addresses),
        may_add=settings._add_connections_default() if may_add is None else may_add,
    )
    activity = web_app.settings.setdefault("last_activity_times", {})
    runs = Runs(
        Path(jupyter_data_dir()) / "openbis" / "runs",
        lambda moment: activity.__setitem__(RUN_ACTIVITY, moment),
        tell_hub if on_hub() else None,
    )
    runs.start()
    transfers = Transfers(lambda moment: activity.__setitem__(ACTIVITY, moment))
    atexit.register(
        _close, transfers, runs
    )  # a server that is told to end gets here, one that is killed does not
    context = Context(
        connections=connections,
        transfers=transfers,
        runs=runs,
        root=Root(getattr(server_app.contents_manager, "root_dir", None)),
    )
    web_app.add_handlers(".*$", routes(web_app.settings["base_url"], context))
    server_app.log.info("openBIS: %d connections known", len(connections.all()))


def _close(transfers: Transfers, runs: Runs) -> None:
    """End what goes on in the background, both kinds at once."""
    transfers.stop_all()
    runs.close()
    transfers.wait_for_end(CLOSE_SECONDS)
