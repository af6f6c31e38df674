"""The rows of a batch at work: some at once, each run and saved as a single run, each noted when it has ended."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, wait
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.client.batches.journal import Entry, Journal
from openbis_jupyter.client.batches.making import name_property, write_row
from openbis_jupyter.client.batches.planning import Planned
from openbis_jupyter.client.batches.sources import Repeated
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import DatasetQuery, find_datasets, property_codes
from openbis_jupyter.client.progress import Cancel, DaemonPool
from openbis_jupyter.client.running import run_file
from openbis_jupyter.client.saving import DEFAULT_TYPE
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.operations import HISTORY_PROPERTIES

ENDS_ALL = frozenset(
    (
        "session-expired",
        "credential-expired",
        "credential-missing",
        "connection-ended",
        "token-refused",
        "openbis-unreachable",
        "certificate-untrusted",
        "folder-full",
    )
)
"""Failures that every other row would end with as well: all of it stops, and goes on with the same command."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchEvent:
    """A row begins or has ended; of all `rows`, so many are done and so many have failed."""

    entry: Entry
    done: int
    failed: int
    rows: int


def run_batch(
    access: Access,
    repeated: Repeated,
    plan: Sequence[Planned],
    journal: Journal,
    *,
    jobs: int = 1,
    repeat_failed: bool = False,
    cell_seconds: float | None = None,
    listen: Callable[[BatchEvent], None] = lambda _: None,
    cancel: Cancel | None = None,
) -> list[Entry]:
    """Run the rows that are not done, `jobs` at once; those that failed before only where that is wanted.

    Each notebook runs in a folder of its own within the journal's, and is saved in its owner. A row that was cut off is
    looked for in openBIS before it runs again. Out: the entries of the rows, in their order.
    Errors: `cancelled` and those of `ENDS_ALL`: what is done is noted, the rest waits.
    """
    stop = (cancel or Cancel()).child()
    work = _Work(access, repeated, journal, cell_seconds, listen, stop)
    entries = journal.entries(plan)
    work.states = {entry.key: entry for entry in entries}
    due = ("waiting", "running", *(["failed"] if repeat_failed else []))
    waiting = [(row, entry) for row, entry in zip(plan, entries, strict=True) if entry.state in due]
    if waiting:
        work.prepare()
    with DaemonPool(jobs, "openbis-batch") as pool:
        futures = [pool.submit(work.do, *one) for one in waiting]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            if not all(one.done() and not one.exception() for one in futures):
                stop.cancel()
                pool.shutdown(cancel_futures=True)
    failures = [reason for one in futures if not one.cancelled() and (reason := one.exception())]
    causes = [one for one in failures if getattr(one, "code", "") != "cancelled"]
    if failures:
        raise (causes or failures)[0]
    return [work.states[entry.key] for entry in entries]


class _Work:
    """What the threads of a batch share."""

    def __init__(
        self,
        access: Access,
        repeated: Repeated,
        journal: Journal,
        cell_seconds: float | None,
        listen: Callable[[BatchEvent], None],
        cancel: Cancel,
    ) -> None:
        self._access, self._repeated, self._journal = access, repeated, journal
        self._cell_seconds, self._listen, self._cancel = cell_seconds, listen, cancel
        self._named_by, self._history_code = "", ""
        self.states: dict[str, Entry] = {}

    def prepare(self) -> None:
        """Ask openBIS what all rows need."""
        codes = property_codes(self._access, DEFAULT_TYPE)
        self._history_code = next((code for code in HISTORY_PROPERTIES if code in codes), "")
        self._named_by = name_property(self._access)

    def do(self, row: Planned, entry: Entry) -> None:
        """Run one. Errors: those that end all."""
        self._cancel.check()
        try:
            saved = self._saved_before(entry)
            if saved is None:
                self._note(entry, state="running", error=None)
                saved = self._run(row, entry)
            self._note(entry, state="done", dataset=saved, error=None)
        except OpenbisJupyterError as error:
            if error.code == "cancelled" or error.code in ENDS_ALL:
                # It stays noted as running: what it may have saved is looked for before it runs again.
                self._cancel.cancel()
                raise
            self._fail(entry, error)
        except Exception as reason:
            log.exception("a row of a batch failed")
            self._fail(entry, OpenbisJupyterError("program-failed", reason=type(reason).__name__))

    def _run(self, row: Planned, entry: Entry) -> str:
        folder = self._journal.folder / entry.folder
        file = write_row(self._access, self._repeated, row, folder, entry.history, self._named_by)
        ran = run_file(
            self._access, file, root=Path(folder), cell_seconds=self._cell_seconds, cancel=self._cancel
        )
        return ran.saved.perm_id

    def _saved_before(self, entry: Entry) -> str | None:
        """What a row that was cut off had saved, before it could be noted."""
        if not self._history_code or entry.state == "done":
            return entry.dataset
        query = DatasetQuery(type_code=DEFAULT_TYPE, properties={self._history_code: entry.history})
        found = find_datasets(self._access, query) if entry.state == "running" else []
        return found[0].perm_id if found else None

    def _fail(self, entry: Entry, error: OpenbisJupyterError) -> None:
        # With what a cell raised, which may be anything.
        told = json.loads(self._access.without_token(json.dumps(error.as_json())))
        self._note(entry, state="failed", error=told)

    def _note(self, entry: Entry, **changes: object) -> None:
        noted = self._journal.change(entry.key, **changes)
        self.states[entry.key] = noted
        states = [one.state for one in list(self.states.values())]
        self._listen(BatchEvent(noted, states.count("done"), states.count("failed"), len(states)))
