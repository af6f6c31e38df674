"""Whether the notebook's file holds the results of the cells that this kernel has run.

A kernel cannot see the notebook, only its file; the browser writes that at Ctrl+S and every two minutes. Saved too
early, a dataset would lack the newest results without anybody noticing. So the page is asked to write it. Where it
cannot be asked, IPython knows which of its cells ended when; in other languages nobody does, so that the file must be
written while the cell that saves is at work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.notebooks import code_cells, read_notebook, written
from openbis_jupyter.client.pages.open_page import page_writes
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.work import is_save_cell

CLOCK_SKEW_SECONDS = 2.0
"""By how much a file server's clock may be behind, where the file itself shows that it is fresh."""
POLL_SECONDS = 0.25
WAIT_SECONDS = 150
"""How long a cell waits for Ctrl+S; JupyterLab saves by itself every 120 seconds."""


@dataclass(frozen=True)
class LastCell:
    """The cell that finished last: its execution count, its text, when it finished (seconds of `time.time`)."""

    count: int
    source: str
    finished: float


_finished: dict[int, float] = {}


def watch_cells() -> None:
    """Note from now on when cells finish; outside IPython nothing happens."""
    shell = _shell()
    if shell is not None and _note not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _note)


def wait_until_fresh(file: Path, seconds: float, say: Callable[[str], None]) -> bool:
    """Return when the file holds the results of the cells that ran before this one, waiting up to `seconds` for it.

    Out: whether it is a cell of a notebook that waits, and not a program or a shell.
    Errors: `notebook-unsaved` when it still does not.
    """
    if not in_cell():
        return False
    is_fresh_now = _rule(file)
    deadline = time.monotonic() + seconds
    asked = page_writes(file, is_fresh_now)
    while not is_fresh_now():
        if time.monotonic() >= deadline:
            raise OpenbisJupyterError("notebook-unsaved", file=file.name)
        if not asked:
            say(texts.press_save(file.name))
            asked = True
        time.sleep(POLL_SECONDS)
    return True


def in_cell() -> bool:
    """Whether this is a kernel, or a program that a kernel has started (jupyter_client sets the variable)."""
    return _shell() is not None or "JPY_PARENT_PID" in os.environ


def _rule(file: Path) -> Callable[[], bool]:
    """What tells whether the file is fresh."""
    # What IPython knows is no more than the half of a notebook of several languages.
    if _shell() is None or _is_of_many_languages(file):
        before = written(file)
        return lambda: written(file) != before
    last = last_cell()
    return lambda: last is None or is_fresh(file, last)


def _is_of_many_languages(file: Path) -> bool:
    try:
        kernel = read_notebook(file).metadata.get("kernelspec")
    except OpenbisJupyterError:
        return False
    return isinstance(kernel, dict) and "sos" in (kernel.get("name"), kernel.get("language"))


def cells_without_results(notebook: Any) -> list[str]:
    """The code cells above the one that saves, by their first lines, that never ran, or whose results did not arrive:
    a page that was closed, or loaded anew, while they ran does not have them.
    """
    cells = [cell for _, cell in code_cells(notebook)]
    end = next((number for number, cell in enumerate(cells) if is_save_cell(cell)), len(cells))
    lacking = [cell for cell in cells[:end] if cell.get("execution_count") is None]
    return [cell.source.strip().splitlines()[0] for cell in lacking]


def last_cell() -> LastCell | None:
    """The last cell that finished in this kernel, attempts at the running cell left out; None: there is none."""
    shell = _shell()
    if shell is None:
        return None
    sources: list[str] = shell.history_manager.input_hist_raw
    running = len(sources) - 1  # IPython's own counter moves on at other moments in other versions
    count = running - 1
    while count > 0 and sources[count] == sources[running]:
        count -= 1
    return LastCell(count, sources[count], _finished.get(count, 0.0)) if count > 0 else None


def is_fresh(file: Path, last: LastCell) -> bool:
    """Whether the file was written after the cell finished, and does not contradict that."""
    written = file.stat().st_mtime
    counts = _counts_of(file, last.source)
    shown = last.count in counts
    late_enough = written >= last.finished - (CLOCK_SKEW_SECONDS if shown else 0.0)
    return late_enough and (shown or not counts)


def _counts_of(file: Path, source: str) -> list[int | None]:
    """Execution counts of the cells with this text."""
    try:
        notebook = read_notebook(file)
    except OpenbisJupyterError:  # being written right now
        return [None]
    wanted = source.strip()
    return [
        cell.execution_count
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() == wanted
    ]


def _note(result: Any) -> None:
    if result.execution_count is not None:
        _finished[result.execution_count] = time.time()


def _shell() -> Any:
    """IPython's shell of this kernel, or None in a plain Python."""
    try:
        from IPython import get_ipython  # noqa: PLC0415
    except ImportError:
        return None
    return get_ipython()
