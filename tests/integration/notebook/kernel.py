"""Run notebooks in a real IPython kernel, the file on disk kept as a browser would keep it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

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
    """Execute all cells of the notebook in `file`, in its folder; the file is written after the cells of `save_after`;
    `before_cell` is told the key of each cell that is about to run.

    Out: the notebook with its outputs. Errors: nbclient's CellExecutionError.
    """
    notebook = nbformat.read(file, as_version=4)

    def save(cell: Any, **_: object) -> None:
        if save_after(cell["id"]):
            nbformat.write(notebook, file)

    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=120,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(file.parent)}},
        on_cell_start=lambda cell, **_: before_cell(cell["id"]),
        on_cell_executed=save,
    )
    client.execute(env={**os.environ, **environment})
    return notebook


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
