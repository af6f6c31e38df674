"""Settings of the server's half, and its start: `c.OpenbisExtension.…` in `jupyter_server_config.py`."""

from __future__ import annotations

import atexit
import logging
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir, jupyter_runtime_dir
from jupyter_server.utils import url_path_join
from traitlets import Bool, List, Unicode
from traitlets.config import Configurable

from openbis_jupyter.client.credentials import on_hub
from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab import texts
from openbis_jupyterlab.browsing.handlers import routes as browsing_routes
from openbis_jupyterlab.connections import Connections, read_connections_files
from openbis_jupyterlab.connections.handlers import routes as connection_routes
from openbis_jupyterlab.environments import Environments
from openbis_jupyterlab.environments.handlers import routes as environment_routes
from openbis_jupyterlab.notebooks.handlers import routes as notebook_routes
from openbis_jupyterlab.pages import PageRequests
from openbis_jupyterlab.pages.handlers import routes as page_routes
from openbis_jupyterlab.pages.requests import SCHEMA
from openbis_jupyterlab.predecessors import files_with_old_names, installed_beside, take_over_settings
from openbis_jupyterlab.predecessors.handlers import routes as notice_routes
from openbis_jupyterlab.runs import RunManager, report_to_hub
from openbis_jupyterlab.runs.handlers import routes as run_routes
from openbis_jupyterlab.searches.handlers import routes as search_routes
from openbis_jupyterlab.server import RootFolder
from openbis_jupyterlab.time_limit import routes as time_limit_routes
from openbis_jupyterlab.transfers import Transfers
from openbis_jupyterlab.transfers.handlers import routes as transfer_routes

PATH = "openbis-jupyterlab"
"""Below the server's base address: all that the browser's half and the hub's service ask."""
THREADS = 8
"""Requests that are worked on at once."""
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
    logging.getLogger("openbis_jupyter").parent = server_app.log  # as the server does with tornado's
    take_over_settings(server_app.config, server_app.log)
    settings = OpenbisExtension(parent=server_app)
    may_add = settings.add_connections if settings.trait_has_value("add_connections") else None
    connections = Connections(
        entries=read_connections_files(
            [Path(folder) for folder in server_app.config_file_paths], server_app.log
        ),
        addresses=tuple(settings.addresses),
        may_add=settings._add_connections_default() if may_add is None else may_add,
    )
    web_app = server_app.web_app
    activity = web_app.settings.setdefault("last_activity_times", {})
    runs = RunManager(
        Path(jupyter_data_dir()) / "openbis" / "runs",
        lambda moment: activity.__setitem__(RUN_ACTIVITY, moment),
        report_to_hub if on_hub() else None,
    )
    runs.start()
    transfers = Transfers(lambda moment: activity.__setitem__(ACTIVITY, moment))
    environments = Environments(Path(jupyter_data_dir()))
    root = RootFolder(getattr(server_app.contents_manager, "root_dir", None))
    pages = _pages(server_app, root)
    # A server that is told to end gets here, one that is killed does not.
    atexit.register(_close, transfers, runs, pages)
    threads = DaemonPool(THREADS, "openbis-request")
    routes = [
        *connection_routes(connections, threads),
        *search_routes(connections, threads),
        *browsing_routes(connections, threads),
        *transfer_routes(transfers, connections, environments, root, threads),
        *environment_routes(environments, connections, threads),
        *notebook_routes(connections, root, threads),
        *page_routes(pages, threads),
        *run_routes(runs, connections, root, threads),
        *notice_routes(threads),
        *time_limit_routes(threads),
    ]
    base_url = web_app.settings["base_url"]
    web_app.add_handlers(
        ".*$", [(url_path_join(base_url, PATH, path), handler, needs) for path, handler, needs in routes]
    )
    server_app.log.info("openBIS: %d connections known", len(connections.all()))
    for one in installed_beside():
        server_app.log.warning("openBIS: %s", texts.is_beside(one.package, one.place))
    for file in files_with_old_names():
        server_app.log.warning(texts.OLD_NAME, file)


def _pages(server_app: Any, root: RootFolder) -> PageRequests:
    """Cells can ask their pages from now on; where they cannot, they wait for the file by themselves."""
    events = server_app.event_logger
    events.register_event_schema(SCHEMA)
    pages = PageRequests(root, lambda data: events.emit(schema_id=SCHEMA["$id"], data=data))
    try:
        pages.listen(server_app.io_loop, Path(jupyter_runtime_dir()))
    except OSError as reason:
        server_app.log.warning("openBIS: cells cannot ask pages for their notebooks: %s", reason.strerror)
    return pages


def _close(transfers: Transfers, runs: RunManager, pages: PageRequests) -> None:
    """End what goes on in the background, both kinds at once."""
    pages.close()
    transfers.stop_all()
    runs.close()
    transfers.wait_for_end(CLOSE_SECONDS)
