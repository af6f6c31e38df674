"""All runs of this server: whose turn it is, how far each one is, and what is left when the server ends."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.notebooks import TrackedFile
from openbis_jupyter.client.time_limit import ends_at
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.limits import RUNS_SHOWN
from openbis_jupyter.protocol.words import ENDED
from openbis_jupyterlab.runs.process import RunProcess
from openbis_jupyterlab.runs.records import Record, Records, now
from openbis_jupyterlab.runs.reporter import Report, RunReporter
from openbis_jupyterlab.runs.requests import RunRequest

if TYPE_CHECKING:
    from openbis_jupyter.protocol.runs import Run

AT_ONCE = 2
ACTIVITY_SECONDS = 5.0
CLOSE_SECONDS = 4.0
"""How long the server's end waits for runs to end in order; whoever stops servers waits about ten seconds."""
REPORT_SECONDS = 2.0
_MESSAGE_KEYS = frozenset(("state", "cell", "cells", "cell_name", "dataset", "note", "compared", "error"))
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waiting:
    """A run that waits for its turn; its file may be moved meanwhile."""

    request: RunRequest
    file: TrackedFile


class RunManager:
    """In: the folder of the records; who is told that the server works (the hub's culler asks); what reports to it."""

    def __init__(self, folder: Path, active: Callable[[datetime], None], report: Report | None) -> None:
        self._folder, self._active = folder, active
        self._records = Records(folder)
        self._reporter = RunReporter(self._records, report) if report else None
        self._lock = threading.RLock()
        self._waiting: deque[_Waiting] = deque()
        self._running: dict[str, RunProcess | None] = {}
        self._stop_requested: set[str] = set()
        self._closing = False

    def start(self) -> None:
        """Take over what a server before this one left."""
        interrupted = self._records.load()
        if self._reporter:
            self._reporter.start()
        if interrupted:
            threading.Thread(target=self._recover, args=(interrupted,), daemon=True).start()

    def begin(self, request: RunRequest) -> Run:
        """Begin a run; others wait for their turn. One of that id, or of that notebook, is given as it is.

        Errors: `too-many`, `notebook-missing`.
        """
        ends = ends_at()
        with self._lock:
            self._refresh_waiting()
            records = self._records.newest_first()
            for record in records:
                same = record.file == str(request.file) and not record.run.has_ended
                if record.run.run_id == request.run_id or same:
                    return record.run
            if sum(not record.run.has_ended for record in records) >= RUNS_SHOWN:
                raise OpenbisJupyterError("too-many")
            waiting = _Waiting(request, TrackedFile(request.file, request.root))
            run = self._records.add(request, ends).run
            self._report(run.run_id)
            self._waiting.append(waiting)
            self._start_next()
        return self._records.get(run.run_id).run

    def all(self) -> list[Run]:
        """Those that are kept, the newest first."""
        return [record.run for record in self._records.newest_first()]

    def get(self, run_id: str) -> Run:
        """Errors: `run-unknown`."""
        return self._records.get(run_id).run

    def stop(self, run_id: str) -> Run:
        """Ask a run to end; it does so as soon as it can. Errors: `run-unknown`."""
        run = self.get(run_id)
        with self._lock:
            waiting = [one for one in self._waiting if one.request.run_id == run_id]
            if waiting:
                self._waiting.remove(waiting[0])
                waiting[0].file.close()
                run = self._change(run_id, state="cancelled", ended=now())
            elif run_id in self._running:
                self._stop_requested.add(run_id)
                process = self._running[run_id]
                if process:
                    process.cancel()
        return run

    def close(self) -> None:
        """The server ends: runs stop where they are, their files and the hub say so."""
        with self._lock:
            self._closing = True
            for waiting in self._waiting:
                waiting.file.close()
                self._change(waiting.request.run_id, state="stopped", ended=now())
            self._waiting.clear()
            processes = [process for process in self._running.values() if process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + CLOSE_SECONDS
        while self._running and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in processes:
            process.kill()
        for run_id in list(self._running):
            self._change(run_id, state="stopped", ended=now())
        if self._reporter:
            self._reporter.close(REPORT_SECONDS)

    def _start_next(self) -> None:
        """Start those whose turn it is."""
        while self._waiting and len(self._running) < AT_ONCE and not self._closing:
            waiting = self._waiting.popleft()
            self._running[waiting.request.run_id] = None
            threading.Thread(target=self._work, args=(waiting,), name="openbis-run", daemon=True).start()

    def _work(self, waiting: _Waiting) -> None:
        run_id, ended = waiting.request.run_id, threading.Event()
        threading.Thread(target=self._report_activity, args=(ended,), daemon=True).start()
        try:
            self._follow(waiting)
        except OpenbisJupyterError as reason:  # its file was gone before it was its turn
            log.info("run %s cannot begin [%s %s]", run_id, reason.code, reason.reference)
            self._change(run_id, state="failed", error=reason.as_json(), ended=now())
        except Exception:
            internal = OpenbisJupyterError("internal")
            log.exception("run %s failed [internal %s]", run_id, internal.reference)
            self._change(run_id, state="failed", error=internal.as_json(), ended=now())
        finally:
            ended.set()
            with self._lock:
                del self._running[run_id]
                self._stop_requested.discard(run_id)
                self._start_next()

    def _follow(self, waiting: _Waiting) -> None:
        request, run_id = waiting.request, waiting.request.run_id
        with waiting.file as file:
            self._note_place(request, file.find())
            self._change(run_id, state="running", started=now())
            process = RunProcess(request, file, self._folder)
        self._records.note_program(run_id, process.pid)
        with self._lock:
            self._running[run_id] = process
            if run_id in self._stop_requested:
                process.cancel()
            if self._closing:
                process.terminate()
        status = process.follow(lambda changes: self._on_message(request, changes))
        if not self.get(run_id).has_ended:
            self._change(run_id, **self._end_of_killed(run_id, status))
            self._read_mark(self._records.get(run_id))

    def _on_message(self, request: RunRequest, changes: Mapping[str, Any]) -> None:
        if "file" in changes:
            self._note_place(request, Path(changes["file"]))
        known = {key: value for key, value in changes.items() if key in _MESSAGE_KEYS}
        if known.get("state") in ENDED:
            known["ended"] = now()
        if known:
            self._change(request.run_id, **known)

    def _note_place(self, request: RunRequest, file: Path) -> None:
        if str(file) != self._records.get(request.run_id).file:
            self._records.note_place(request.run_id, file, request.root)
            self._report(request.run_id)

    def _refresh_waiting(self) -> None:
        """Notebooks may be moved before it is their turn; that one is gone is said when it is."""
        with self._lock:
            for waiting in self._waiting:
                with contextlib.suppress(OpenbisJupyterError):
                    waiting.file.look()
                self._note_place(waiting.request, waiting.file.path)

    def _end_of_killed(self, run_id: str, status: int) -> dict[str, Any]:
        """How a run ended whose process did not say so."""
        if run_id in self._stop_requested and not self._closing:
            return {"state": "cancelled", "ended": now()}
        # A batch system ends all programs of a job, this server and what it has started, in any order.
        if self._closing or self._records.get(run_id).time_is_over:
            return {"state": "stopped", "ended": now()}
        reason = f"signal {-status}" if status < 0 else f"exit status {status}"
        error = OpenbisJupyterError("run-died", reason=reason)
        log.warning("run %s died: %s [%s]", run_id, reason, error.reference)
        return {"state": "failed", "error": error.as_json(), "ended": now()}

    def _change(self, run_id: str, **changes: Any) -> Run:
        run = self._records.change(run_id, **changes)
        self._report(run_id)
        return run

    def _report(self, run_id: str) -> None:
        if self._reporter:
            self._reporter.changed(run_id)

    def _report_activity(self, ended: threading.Event) -> None:
        """A long cell makes no request, and is no reason to stop the server."""
        while not ended.is_set():
            self._active(datetime.now(timezone.utc))
            self._refresh_waiting()
            ended.wait(ACTIVITY_SECONDS)

    def _recover(self, interrupted: list[Record]) -> None:
        """Say where interrupted runs stopped, once their processes have ended, too."""
        deadline = time.monotonic() + CLOSE_SECONDS
        for record in interrupted:
            while record.pid and _is_alive(record.pid) and time.monotonic() < deadline:
                time.sleep(0.1)
            self._read_mark(record)

    def _read_mark(self, record: Record) -> None:
        """The file knows best where a run stopped whose process was killed; it says from now on that it did."""
        from openbis_jupyter.client.notebooks import mark_interrupted  # noqa: PLC0415

        if record.run.started is None:
            return
        with contextlib.suppress(OSError, OpenbisJupyterError):
            mark = mark_interrupted(Path(record.file))
            if mark:
                self._records.amend(record.run.run_id, mark.cell, mark.cells, mark.cell_name)
                self._report(record.run.run_id)


def _is_alive(pid: int) -> bool:
    """Whether there is a process of this id; where asking would end it, none is waited for."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
