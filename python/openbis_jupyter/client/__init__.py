"""The kernel's side: connect to openBIS, download datasets, save the notebook.

Importing this package is cheap; pybis, pandas and nbconvert are loaded by the function that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openbis_jupyter.client.render import render_html
    from openbis_jupyter.client.save import save_notebook
    from openbis_jupyter.client.sign_in import connect
    from openbis_jupyter.client.transfer import download

__all__ = ["connect", "download", "render_html", "save_notebook"]

# No module has the name of a function: importing it would put the module in the function's place.
_HOME = {"connect": "sign_in", "download": "transfer", "render_html": "render", "save_notebook": "save"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
