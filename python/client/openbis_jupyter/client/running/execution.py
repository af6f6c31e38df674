"""The cells of a notebook, run in its kernel; its file holds what has ended, whatever happens next."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.notebooks import (
    RUN_VARIABLE,
    MarkState,
    RunMark,
    TrackedFile,
    as_text,
    cell_name,
    code_cells,
    is_marked,
    left_note,
    note_places,
    read_notebook,
    set_mark,
)
from openbis_jupyter.client.progress import (
    Cancel,
    CellBegun,
    CellDone,
    CellRaised,
    FileMoved,
    KernelStarted,
    Listener,
    silent,
    until_cancelled,
)
from openbis_jupyter.client.running.failures import failure_in, may_raise
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import nbformat

REASON_CHARACTERS = 1000
"""Some exceptions hold whole tables."""


def execute(
    file: Path, *, cell_seconds: float | None = None, listen: Listener = silent, cancel: Cancel | None = None
) -> bytes | None:
    """Run all cells of the notebook in this file, in its folder; the file is written anew with each cell.

    On Linux it is followed where it is renamed or moved meanwhile.
    Out: what its own save cell left, for `parse_deferred_save`; None where nothing of it was run.
    Errors: `notebook-missing`, `notebook-gone`, `cell-failed`, `kernel-unknown`, `kernel-failed`, `cancelled`.
    """
    with TrackedFile(file) as tracked:
        return execute_moving(tracked, cell_seconds=cell_seconds, listen=listen, cancel=cancel)


def execute_moving(
    file: TrackedFile,
    *,
    cell_seconds: float | None = None,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> bytes | None:
    """The same, for a file that the caller goes on to follow."""
    notebook = read_notebook(file.path)
    if is_marked(notebook):  # by an earlier run, which nobody shall take for this one
        set_mark(notebook, None)
        file.write(as_text(notebook))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "deferred-save.json"
        running = _Running(notebook, file, note, listen, cancel or Cancel())
        asyncio.run(running.execute(cell_seconds))
        return left_note(note)


class _Running:
    """A notebook at work; from its first cell on, its file says how far it is.

    note: where the save cell leaves its order.
    """

    def __init__(
        self,
        notebook: nbformat.NotebookNode,
        file: TrackedFile,
        note: Path,
        listen: Listener,
        cancel: Cancel,
    ) -> None:
        self._notebook, self._file, self._note = notebook, file, note
        self._listen, self._cancel = listen, cancel
        self._cells = code_cells(notebook)
        self._ended, self._known = 0, file.path
        self._name: str | None = None
        from openbis_jupyter.notebook.saved import language_of  # noqa: PLC0415  (loads nbformat)

        self._language = language_of(notebook)

    async def execute(self, cell_seconds: float | None) -> None:
        """Run all cells."""
        from openbis_jupyter.client.running.kernel import running_kernel  # noqa: PLC0415  (loads nbclient)

        self._cancel.check()
        environment = {**os.environ, RUN_VARIABLE: str(self._note)}
        async with running_kernel(
            self._notebook, self._file.path.parent, environment, self._cancel, self._began
        ) as client:
            client.timeout = cell_seconds
            try:
                for place, cell in self._cells:
                    await self._run_cell(client, place, cell, cell_seconds)
            except BaseException as reason:
                code = reason.code if isinstance(reason, OpenbisJupyterError) else None
                if code in ("cancelled", "notebook-gone"):
                    client.shutdown_kernel = "immediate"  # it is busy; whoever stops a server does not wait
                if code != "notebook-gone":
                    self._write(self._cancel.why if code == "cancelled" else "failed")
                raise
            self._write(None)

    def _began(self, kernel: int | None) -> None:
        self._listen(KernelStarted(kernel, len(self._cells)))

    async def _run_cell(self, client: Any, place: int, cell: Any, cell_seconds: float | None) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: PLC0415

        started, self._name = time.monotonic(), cell_name(cell)
        number, cells = self._ended + 1, len(self._cells)
        self._write("running")
        self._listen(CellBegun(number, cells, self._name))
        client.kc.session.metadata = _kernel_within(cell)
        try:
            await until_cancelled(client.async_execute_cell(cell, place), self._check)
        except CellExecutionError as reason:
            shown = failure_in(cell, self._language) or f"{reason.ename}: {reason.evalue}"
            raise _failed(self._file.path, number, cell, shown) from None
        except CellTimeoutError:
            raise _failed(self._file.path, number, cell, f"it takes longer than {cell_seconds:g} s") from None
        except DeadKernelError:
            raise _failed(self._file.path, number, cell, "its kernel died") from None
        failure = failure_in(cell, self._language)
        if failure and not may_raise(cell):
            raise _failed(self._file.path, number, cell, failure)
        if failure:
            self._listen(CellRaised(number, self._name, _short(failure)))
        self._ended = number
        self._listen(CellDone(number, cells, self._name, time.monotonic() - started))

    def _write(self, state: MarkState | None) -> None:
        mark = RunMark(state, self._ended, len(self._cells), self._name) if state else None
        set_mark(self._notebook, mark)
        self._file.write(as_text(self._notebook))
        self._tell_place()

    def _check(self) -> None:
        """What may end a cell, or happen to the file, while it is at work."""
        self._cancel.check()
        if self._file.look():
            self._tell_place()

    def _tell_place(self) -> None:
        if self._known != self._file.path:
            self._known = self._file.path
            note_places(self._note, self._file.places)
            self._listen(FileMoved(self._known))


def _kernel_within(cell: Any) -> dict[str, Any]:
    """Metadata for the request to execute a cell that names one of SoS's kernels, as SoS's own front end sends it."""
    kernel = cell.metadata.get("kernel")
    named = {"cell_kernel": kernel, "default_kernel": kernel, "batch_mode": True}
    return {"sos": named} if isinstance(kernel, str) else {}


def _failed(file: Path, number: int, cell: Any, reason: str) -> OpenbisJupyterError:
    return OpenbisJupyterError(
        "cell-failed", cell=f"cell {number} ({cell_name(cell)})", reason=f"{_short(reason)}.", file=str(file)
    )


def _short(reason: str) -> str:
    return " ".join(reason.split())[:REASON_CHARACTERS].rstrip(".")
