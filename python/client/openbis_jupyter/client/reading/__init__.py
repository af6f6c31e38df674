"""Files of datasets, read where they are: any stretch of any file, by any program that knows fsspec.

as_fsspec, open_file: what fsspec sees · chunks: where the bytes come from · kept_chunks: those that are here already
· source: one openBIS in this process · trees: a dataset as folders · paths, failures · mounting: as a folder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.reading.paths import PROTOCOL, parted, plain
from openbis_jupyter.client.reading.trees import Tree, tree_of

if TYPE_CHECKING:
    from openbis_jupyter.client.reading.as_fsspec import OpenbisFileSystem, file_system
    from openbis_jupyter.client.reading.mounting import mounted

__all__ = ["PROTOCOL", "OpenbisFileSystem", "Tree", "file_system", "mounted", "parted", "plain", "tree_of"]

# fsspec is loaded by whoever needs it: commands that list and write bytes do not.
_HOMES = {"OpenbisFileSystem": "as_fsspec", "file_system": "as_fsspec", "mounted": "mounting"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
