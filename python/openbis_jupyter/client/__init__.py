"""The kernel's side: connect to openBIS, download datasets, save the notebook.

Importing this package is cheap; pybis, pandas and nbconvert are loaded by the function that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openbis_jupyter.client.connect import connect
    from openbis_jupyter.client.download import download
    from openbis_jupyter.client.render import render_html
    from openbis_jupyter.client.save import save_notebook

__all__ = ["connect", "download", "render_html", "save_notebook"]

_HOME = {"connect": "connect", "download": "download", "render_html": "render", "save_notebook": "save"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
