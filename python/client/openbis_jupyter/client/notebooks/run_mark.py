"""`metadata.openbis.run`: how far a run has come with a notebook, as its file says it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from openbis_jupyter.client.notebooks.notebook_file import read_notebook, write_notebook
from openbis_jupyter.errors import OpenbisJupyterError

MarkState = Literal["running", "failed", "cancelled", "stopped"]


@dataclass(frozen=True)
class RunMark:
    """`cell` of `cells`: how many code cells have ended; `cell_name`: which one was at work."""

    state: MarkState
    cell: int
    cells: int
    cell_name: str | None


def set_mark(notebook: Any, mark: RunMark | None) -> None:
    """Put the mark into the notebook, or take it away: what is saved in openBIS has none."""
    about = notebook.metadata.get("openbis")
    rest = {key: value for key, value in about.items() if key != "run"} if isinstance(about, dict) else {}
    if mark is not None:
        notebook.metadata["openbis"] = {**rest, "run": asdict(mark)}
    elif rest:
        notebook.metadata["openbis"] = rest
    elif is_marked(notebook):
        del notebook.metadata["openbis"]


def is_marked(notebook: Any) -> bool:
    """Whether it has a mark."""
    about = notebook.metadata.get("openbis")
    return isinstance(about, dict) and "run" in about


def mark_interrupted(file: Path) -> RunMark | None:
    """Where the run of this file stopped, after its program was killed: the file says so from now on.

    Out: None where the file does not say that a run was at work or has been stopped.
    """
    try:
        notebook = read_notebook(file)
        mark = RunMark(**notebook.metadata["openbis"]["run"])
    except (OpenbisJupyterError, KeyError, TypeError):
        return None
    if mark.state == "running":
        mark = RunMark("stopped", mark.cell, mark.cells, mark.cell_name)
        set_mark(notebook, mark)
        write_notebook(notebook, file)
    return mark if mark.state == "stopped" else None
