"""What a notebook, a shell or a Jupyter server does with openBIS: connect, list, download, save, run again.

For notebooks: `connect`, `download`, `render_html`, `save_notebook`, with pybis's connection; they print.
For programs: `open_access` and the functions below it, which show nothing: events go to a listener, a `Cancel` stops
them, failures are `openbis_jupyter.errors.OpenbisJupyterError` with a code.

Importing this package is cheap; pybis, pandas and nbconvert are loaded by the function that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openbis_jupyter.client.access import Access
    from openbis_jupyter.client.connections import KnownConnection, known_connections
    from openbis_jupyter.client.dataset_query import DatasetQuery
    from openbis_jupyter.client.downloads import Downloaded, download_files
    from openbis_jupyter.client.entities import describe, find_datasets
    from openbis_jupyter.client.events import Cancel
    from openbis_jupyter.client.execution import execute
    from openbis_jupyter.client.laptop import connect_with_password, connect_with_token, disconnect
    from openbis_jupyter.client.owners import Owner, find_owner
    from openbis_jupyter.client.remote_files import list_files
    from openbis_jupyter.client.render import render_html
    from openbis_jupyter.client.run import run_file, run_saved
    from openbis_jupyter.client.save import save_notebook
    from openbis_jupyter.client.saving import Saved, SaveRequest, save_files
    from openbis_jupyter.client.sign_in import connect, open_access
    from openbis_jupyter.client.transfer import download

__all__ = [
    "Access",
    "Cancel",
    "DatasetQuery",
    "Downloaded",
    "KnownConnection",
    "Owner",
    "SaveRequest",
    "Saved",
    "connect",
    "connect_with_password",
    "connect_with_token",
    "describe",
    "disconnect",
    "download",
    "download_files",
    "execute",
    "find_datasets",
    "find_owner",
    "known_connections",
    "list_files",
    "open_access",
    "render_html",
    "run_file",
    "run_saved",
    "save_files",
    "save_notebook",
]

# No module has the name of a function: importing it would put the module in the function's place.
_HOMES = {
    "access": ("Access",),
    "connections": ("KnownConnection", "known_connections"),
    "downloads": ("Downloaded", "download_files"),
    "dataset_query": ("DatasetQuery",),
    "entities": ("describe", "find_datasets"),
    "events": ("Cancel",),
    "laptop": ("connect_with_password", "connect_with_token", "disconnect"),
    "owners": ("Owner", "find_owner"),
    "remote_files": ("list_files",),
    "render": ("render_html",),
    "execution": ("execute",),
    "run": ("run_file", "run_saved"),
    "save": ("save_notebook",),
    "saving": ("SaveRequest", "Saved", "save_files"),
    "sign_in": ("connect", "open_access"),
    "transfer": ("download",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
