"""A notebook as it stands on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import nbformat


@dataclass(frozen=True)
class MadeWith:
    """What a notebook's metadata say about it: permId of the owner, parents, history id; empty where they do not."""

    owner: str
    parents: Sequence[str]
    history_id: str


def read_notebook(file: Path) -> nbformat.NotebookNode:
    """The notebook in this file. Errors: `notebook-missing` where there is none."""
    import nbformat  # noqa: PLC0415  (server extensions import this package: keep their start quick)

    # nbformat has no error of its own for JSON that is no notebook at all: it stumbles.
    stumbles = (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError)
    try:
        return nbformat.read(file, as_version=4)
    except stumbles as reason:
        raise OpenbisJupyterError("notebook-missing", file=str(file)) from reason


def made_with(notebook: Any) -> MadeWith:
    """What it was made with; the metadata may have been edited by anybody."""
    about = notebook.metadata.get("openbis")
    about = about if isinstance(about, dict) else {}
    owner, parents = about.get("owner"), about.get("parents")
    return MadeWith(
        owner=str(owner.get("perm_id") or "") if isinstance(owner, dict) else "",
        parents=tuple(str(one) for one in parents) if isinstance(parents, list) else (),
        history_id=str(about.get("history_id") or ""),
    )


def with_history(file: Path, old: str, new: str) -> str:
    """The text of the notebook with another history id, in its metadata and in its code."""
    import nbformat  # noqa: PLC0415

    notebook = read_notebook(file)
    about = notebook.metadata.get("openbis")
    if isinstance(about, dict):
        about["history_id"] = new
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace(old, new)
    text: str = nbformat.writes(notebook)
    return text + "\n"
