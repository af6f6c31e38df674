"""Run notebooks in a real IPython kernel, the file on disk kept as a browser would keep it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

from openbis_jupyter.notebook.work import is_save_cell

PRESS_SECONDS = 0.2
END_SECONDS = 60
"""How long a kernel may take to end. One of several languages that is killed meanwhile leaves kernels behind."""

SaveWhen = Callable[[str], bool]


def always(_: str) -> bool:
    """Ctrl+S after every cell."""
    return True


def run(
    file: Path,
    environment: Mapping[str, str],
    *,
    save_after: SaveWhen = always,
    before_cell: Callable[[str], object] = lambda _: None,
    allow_errors: bool = False,
    kernel: str = "python3",
) -> nbformat.NotebookNode:
    """Execute all cells of the notebook in `file`, in its folder; the file is written after the cells of `save_after`,
    and, in kernels that know nothing of their cells, also while the one that saves is at work; `before_cell` is told
    the key of each cell that is about to run.

    Out: the notebook with its outputs. Errors: nbclient's CellExecutionError.
    """
    notebook = nbformat.read(file, as_version=4)

    def save(cell: Any, **_: object) -> None:
        if save_after(cell["id"]):
            nbformat.write(notebook, file)

    pressing: list[Any] = []

    def begin(cell: Any, **_: object) -> None:
        before_cell(cell["id"])
        if kernel != "python3" and is_save_cell(cell):
            pressing.append(pressed_ctrl_s(file))
            pressing[-1].__enter__()

    def end(cell: Any, **more: object) -> None:
        if pressing:
            pressing.pop().__exit__(None, None, None)
        save(cell, **more)

    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=120,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(file.parent)}},
        on_cell_start=begin,
        on_cell_executed=end,
        config=Config({"KernelManager": {"shutdown_wait_time": END_SECONDS}}),
    )
    client.execute(env={**os.environ, **environment})
    return notebook


@contextmanager
def pressed_ctrl_s(file: Path) -> Iterator[None]:
    """Somebody presses Ctrl+S again and again, in a page that has nothing new to write."""
    done = threading.Event()

    def press() -> None:
        while not done.wait(PRESS_SECONDS):
            os.utime(file)

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def shown(notebook: nbformat.NotebookNode, key: str) -> str:
    """Everything that a cell put out, as text."""
    cell = next(cell for cell in notebook.cells if cell["id"] == key)
    parts: list[str] = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append("\n".join([output.ename, *output.traceback]))
        else:
            parts.append(str(output.data.get("text/plain", "")))
    return "\n".join(parts)
