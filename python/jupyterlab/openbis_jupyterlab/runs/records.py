"""What is known of runs, kept in files, so that a server that was killed can say afterwards where they stopped."""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.disk import read_private, write_private
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.limits import RUNS_SHOWN
from openbis_jupyter.protocol.words import ENDED
from openbis_jupyter.surrogates import without_lone_surrogates
from openbis_jupyterlab.runs.requests import RunRequest

if TYPE_CHECKING:
    from openbis_jupyter.protocol.runs import Run

NEAR_SECONDS = 60.0
"""Batch systems tell a job that it ends some time before they kill it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Record:
    """A run and what only its server needs: when it was ordered, its file, which server has it, its program.

    told: whether the hub's service knows it as it is; ends: when its server ends by itself, in seconds since 1970.
    """

    run: Run
    ordered: float
    file: str
    server: str
    pid: int | None = None
    told: bool = False
    ends: float | None = None

    @property
    def time_is_over(self) -> bool:
        """Whether its server ends, or has ended, because its time is over."""
        return self.ends is not None and time.time() > self.ends - NEAR_SECONDS


class Records:
    """In: the folder of the files. On one computer there may be two servers: what one of them runs stays its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._all: dict[str, Record] = {}
        self._left: list[dict[str, Any]] = []
        self._server = f"server-{secrets.token_hex(8)}"
        self._alive: int | None = None

    def load(self) -> list[Record]:
        """Take over what servers before this one left. Out: the runs that their end interrupted; `stopped` now.

        Runs that have ended are only looked into when somebody asks: a server's start loads no pydantic for them.
        """
        interrupted = []
        for file in sorted(self._folder.glob("*.json")):
            row = _row_in(file)
            if row is None:
                continue
            if row["run"]["state"] in ENDED:
                self._left.append(row)
            elif not self._lives(row["server"]) and (record := _record(row)):
                self._all[record.run.run_id] = record
                self.change(record.run.run_id, state="stopped", ended=now())
                interrupted.append(self._all[record.run.run_id])
        for file in self._folder.glob("server-*"):
            if not self._lives(file.name):
                file.unlink(missing_ok=True)
        return interrupted

    def _known(self) -> dict[str, Record]:
        """All of them; with the lock held."""
        while self._left:
            record = _record(self._left.pop())
            if record is not None:
                self._all.setdefault(record.run.run_id, record)
        return self._all

    def add(self, request: RunRequest, ends: datetime | None = None) -> Record:
        """A new run that waits. In: when this server ends by itself, where it does."""
        from openbis_jupyter.protocol.runs import Run  # noqa: PLC0415

        run = Run(
            run_id=request.run_id,
            title=request.file.stem,
            notebook_path=without_lone_surrogates(request.path),
            cells=request.cells,
        )
        with self._lock:
            self._stay_alive()
            until = ends.timestamp() if ends else None
            self._put(Record(run, time.time(), str(request.file), self._server, ends=until))
            self._forget_old()
            return self._all[run.run_id]

    def get(self, run_id: str) -> Record:
        """Errors: `run-unknown`."""
        with self._lock:
            record = self._known().get(run_id)
        if record is None:
            raise OpenbisJupyterError("run-unknown")
        return record

    def newest_first(self) -> list[Record]:
        """All of them."""
        with self._lock:
            return sorted(self._known().values(), key=lambda record: record.ordered, reverse=True)

    def change(self, run_id: str, **changes: Any) -> Run:
        """Keep a change of the run, which the hub's service does not know yet; what has ended stays as it is.

        One that ends with its server says so where that had no more time.
        """
        with self._lock:
            record = self._all[run_id]
            if not record.run.has_ended:
                if changes.get("state") == "stopped" and record.time_is_over:
                    changes["error"] = OpenbisJupyterError(
                        "server-time-over", time=_local(record.ends)
                    ).as_json()
                self._put(replace(record, run=replace(record.run, **changes), told=False))
            return self._all[run_id].run

    def note_place(self, run_id: str, file: Path, root: Path) -> None:
        """Its notebook has been renamed or moved, within the folder that the browser shows."""
        with self._lock:
            self._put(replace(self._all[run_id], file=str(file)))
            path = without_lone_surrogates(file.relative_to(root).as_posix())
            self.change(run_id, title=file.stem, notebook_path=path)

    def amend(self, run_id: str, cell: int, cells: int, cell_name: str | None) -> None:
        """Say better where an interrupted run stopped."""
        with self._lock:
            record = self.get(run_id)
            run = replace(record.run, cell=min(cell, cells), cells=cells, cell_name=cell_name)
            if run != record.run:
                self._put(replace(record, run=run, told=False))

    def note_program(self, run_id: str, pid: int) -> None:
        """Which process runs it."""
        with self._lock:
            self._put(replace(self._all[run_id], pid=pid))

    def note_told(self, run: Run) -> None:
        """The hub's service knows this state of it."""
        with self._lock:
            record = self._all.get(run.run_id)
            if record is not None and record.run == run:
                self._put(replace(record, told=True))

    def _put(self, record: Record) -> None:
        self._all[record.run.run_id] = record
        try:
            write_private(self._file(record.run.run_id), json.dumps(_row(record)))
        except OSError as reason:  # a full disk must not end a run whose file could still be written
            log.warning("openBIS run %s not noted: %s", record.run.run_id, reason.strerror)

    def _forget_old(self) -> None:
        ended = [record for record in self.newest_first() if record.run.has_ended]
        for record in ended[max(0, RUNS_SHOWN - (len(self._all) - len(ended))) :]:
            del self._all[record.run.run_id]
            self._file(record.run.run_id).unlink(missing_ok=True)

    def _file(self, run_id: str) -> Path:
        return self._folder / f"{run_id}.json"

    def _stay_alive(self) -> None:
        """Hold a lock that ends with this process, however that ends."""
        if self._alive is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._alive = os.open(self._folder / self._server, os.O_CREAT | os.O_RDWR, 0o600)
            lock(self._alive)

    def _lives(self, server: str) -> bool:
        """Whether another server holds its lock."""
        try:
            handle = os.open(self._folder / server, os.O_RDWR)
        except OSError:
            return False
        try:
            return not lock(handle)
        finally:
            os.close(handle)


def lock(handle: int) -> bool:
    """Take the lock of an open file. Out: False where another process has it; a file system without locks has none."""
    if sys.platform == "win32":
        return True
    import fcntl  # noqa: PLC0415  (only where it exists)

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def _local(moment: float | None) -> str:
    return datetime.fromtimestamp(moment or 0.0).astimezone().strftime("%Y-%m-%d %H:%M (%Z)")


def now() -> str:
    """ISO 8601, UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _row_in(file: Path) -> dict[str, Any] | None:
    """What a file says; None where it was written by another version, or says of no run at all."""
    try:
        row: Any = json.loads(read_private(file) or "null")
        is_run = isinstance(row["run"]["state"], str) and isinstance(row["server"], str)
        return row if is_run else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _record(row: dict[str, Any]) -> Record | None:
    from openbis_jupyter.protocol.runs import Run  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    try:
        return Record(**{**row, "run": parse(Run, row["run"])})
    except (TypeError, OpenbisJupyterError):
        return None


def _row(record: Record) -> dict[str, Any]:
    from openbis_jupyter.protocol.shapes import as_json  # noqa: PLC0415

    return {**vars(record), "run": as_json(record.run)}
