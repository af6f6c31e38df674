"""What a notebook, a shell or a Jupyter server does with openBIS: connect, list, read, download, save, run again.

For notebooks, with pybis's connection: `connect`, `show_datasets`, `download`, `file_system`, `render_html`,
`save_notebook`.
For programs: `open_access` and the functions below it, which show nothing: events go to a listener, a `Cancel` stops
them, failures are `openbis_jupyter.errors.OpenbisJupyterError` with a code.

Importing this package is cheap; pybis, pandas and nbconvert are loaded by the function that needs them.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting import (
        Access,
        KnownConnection,
        connect,
        known_connections,
        open_access,
    )
    from openbis_jupyter.client.datasets import (
        DatasetQuery,
        Owner,
        describe,
        find_datasets,
        find_owner,
        list_files,
        show_datasets,
    )
    from openbis_jupyter.client.downloading import Downloaded, download, download_files
    from openbis_jupyter.client.laptop import connect_with_password, connect_with_token, disconnect
    from openbis_jupyter.client.progress import Cancel
    from openbis_jupyter.client.reading import file_system
    from openbis_jupyter.client.rendering import render_html
    from openbis_jupyter.client.running import execute, run_file, run_saved
    from openbis_jupyter.client.saving import Saved, SaveRequest, save_files, save_notebook

# On a person's terminal and below their cells nobody asked for log lines: what matters is told as a sentence.
logging.getLogger("openbis_jupyter").addHandler(logging.NullHandler())

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
    "file_system",
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
    "show_datasets",
]

# No module has the name of a function: importing it would put the module in the function's place.
_HOMES = {
    "connecting": (
        "Access",
        "KnownConnection",
        "connect",
        "known_connections",
        "open_access",
    ),
    "datasets": (
        "DatasetQuery",
        "Owner",
        "describe",
        "find_datasets",
        "find_owner",
        "list_files",
        "show_datasets",
    ),
    "downloading": (
        "Downloaded",
        "download",
        "download_files",
    ),
    "laptop": (
        "connect_with_password",
        "connect_with_token",
        "disconnect",
    ),
    "progress": ("Cancel",),
    "reading": ("file_system",),
    "rendering": ("render_html",),
    "running": (
        "execute",
        "run_file",
        "run_saved",
    ),
    "saving": (
        "SaveRequest",
        "Saved",
        "save_files",
        "save_notebook",
    ),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
