"""A run as a program of its own, for a Jupyter server that stays responsive.

`python -m openbis_jupyter.client.running.program`.

Standard input: one line of JSON, `{notebook, handle, root, url, ca_file}`, where `handle` is the notebook's open file;
then the line `cancel` where a person stops the run. Its end means that the server is gone, however it ended: the run
stops, too. Standard output: one line of JSON for each change, with those keys of a run (docs/developers/protocol.md)
that changed, `kernel`, the process id of the kernel, and `file`, where the notebook is now.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from openbis_jupyter.client import texts
from openbis_jupyter.client.credentials import on_hub
from openbis_jupyter.client.progress import (
    Cancel,
    CellBegun,
    CellDone,
    CellRaised,
    Event,
    FileMoved,
    KernelStarted,
    NotParents,
    Saving,
)
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting import Access

_STDIN = 0
log = logging.getLogger(__name__)


class RunReporter:
    """Tells what changes, as long as somebody listens."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.notes: list[str] = []
        """What is to be known besides when all is well."""

    def tell(self, **changes: Any) -> None:
        """One line."""
        with contextlib.suppress(OSError):  # the server is gone: the run stops in its own way
            print(json.dumps(changes), file=self._stream, flush=True)

    def listen(self, event: Event) -> None:
        """What happens in the run."""
        if isinstance(event, KernelStarted):
            self.tell(kernel=event.pid, cells=event.cells)
        elif isinstance(event, CellBegun):
            self.tell(cell=event.number - 1, cells=event.cells, cell_name=event.name)
        elif isinstance(event, CellDone):
            self.tell(cell=event.number)
        elif isinstance(event, CellRaised):
            self.notes.append(texts.cell_raised(event.number, event.name, event.reason))
        elif isinstance(event, FileMoved):
            self.tell(file=str(event.file))
        elif isinstance(event, NotParents):
            self.tell(note=texts.not_parents(event.datasets, before=True))
        elif isinstance(event, Saving):
            self.tell(state="saving", cell_name=None)


def main() -> None:
    """Run the notebook that standard input names."""
    reporter, sys.stdout = RunReporter(sys.stdout), sys.stderr  # what a library prints is no news
    cancel, ended = Cancel(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: cancel.cancel("stopped"))
    lines = _lines(_STDIN)
    order = json.loads(next(lines))

    def work() -> None:
        try:
            reporter.tell(**_run(order, reporter, cancel))
        finally:
            ended.set()

    threading.Thread(target=_watch, args=(lines, cancel), daemon=True).start()
    threading.Thread(target=work, name="openbis-run").start()
    ended.wait()  # the main thread is the one that hears signals, so it does nothing else


def _run(order: Mapping[str, Any], reporter: RunReporter, cancel: Cancel) -> dict[str, Any]:
    """Do it, and give how it ended."""
    from openbis_jupyter.client.connecting import open_access, told_here  # noqa: PLC0415
    from openbis_jupyter.client.laptop import kept_access  # noqa: PLC0415  (the news that it lives come first)
    from openbis_jupyter.client.notebooks import place_of  # noqa: PLC0415
    from openbis_jupyter.client.running.runs import run_file  # noqa: PLC0415

    access: Access | None = None
    try:
        with told_here():
            access = open_access() if on_hub() else kept_access(order["url"], order["ca_file"])
            file = place_of(order["handle"], Path(order["notebook"]))  # it may have been moved since
            ran = run_file(access, file, root=Path(order["root"]), listen=reporter.listen, cancel=cancel)
    except OpenbisJupyterError as error:
        return {"state": cancel.why} if error.code == "cancelled" else _failed(error, access)
    except Exception:
        log.exception("a run failed")
        return _failed(OpenbisJupyterError("internal"), access)
    refused, told = ran.saved.not_parents, ran.told
    notes = [
        *([texts.not_parents(refused)] if refused else []),
        *ran.saved.lacking,
        *([told.lacking] if told.lacking else []),
        *reporter.notes,
    ]
    # With what a cell raised, which may be anything.
    note = access.without_token(" ".join(notes)) or None
    found = told.comparison
    compared = {"cells": found.compared, "changed": found.changed} if found else None
    return {"state": "done", "dataset": ran.saved.perm_id, "note": note, "compared": compared}


def _failed(error: OpenbisJupyterError, access: Access | None) -> dict[str, Any]:
    log.info("the run failed [%s %s]", error.code, error.reference)
    text = json.dumps(error.as_json())  # with what a cell raised, which may be anything
    return {"state": "failed", "error": json.loads(access.without_token(text) if access else text)}


def _watch(lines: Iterator[str], cancel: Cancel) -> None:
    for line in lines:
        if line == "cancel":
            cancel.cancel()
    cancel.cancel("stopped")


def _lines(handle: int) -> Iterator[str]:
    """Lines of a pipe, past Python's own buffer: a thread that waits in that one would disturb the end."""
    rest = b""
    while block := os.read(handle, 4096):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield line.decode()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    main()
