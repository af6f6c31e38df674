"""Tells the hub's openBIS service how runs go, so that their states can be looked up while this server does not run."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.version import HEADER, PROTOCOL
from openbis_jupyterlab.runs.records import Records

if TYPE_CHECKING:
    import requests

    from openbis_jupyter.protocol.runs import Run

TIMEOUT_SECONDS = 10.0
BETWEEN_SECONDS = 0.5
"""Between two messages: quick cells make many changes, of which only the newest matters."""
LONGEST_PAUSE_SECONDS = 60.0

Report = Callable[["Run"], bool]
"""Reports a run. Out: False where it makes no sense to repeat that. Errors: OSError where it does."""
log = logging.getLogger(__name__)


class RunReporter:
    """In: the runs, how to report one. A hub that is away hinders nothing: it is told when it is back."""

    def __init__(self, records: Records, report: Report) -> None:
        self._records, self._report = records, report
        self._changed = threading.Condition()
        self._waiting: dict[str, None] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="openbis-run-reports", daemon=True)

    def start(self) -> None:
        """Begin, with what could not be told before."""
        self._thread.start()

    def changed(self, run_id: str) -> None:
        """A run has changed."""
        with self._changed:
            self._waiting[run_id] = None
            self._changed.notify()

    def close(self, seconds: float) -> None:
        """Tell what is left, once, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(seconds)

    def _work(self) -> None:
        pause = 0.0
        for record in reversed(self._records.newest_first()):
            if not record.told:
                self.changed(record.run.run_id)
        while (run_id := self._next(pause)) is not None:
            try:
                run = self._records.get(run_id).run
                if self._report(run):
                    self._records.note_told(run)
                pause = 0.0
            except OpenbisJupyterError:
                pause = 0.0  # forgotten meanwhile: newer ones took its place
            except OSError as reason:
                if pause == 0.0:
                    log.info("openBIS: the hub cannot be told of a run now (%s)", type(reason).__name__)
                pause = min(LONGEST_PAUSE_SECONDS, max(1.0, 2 * pause))
                if not self._closing:
                    self.changed(run_id)

    def _next(self, pause: float) -> str | None:
        """The run of which to tell next, None at the end; after a failure not before the pause is over."""
        until = time.monotonic() + max(pause, BETWEEN_SECONDS)
        with self._changed:
            while not self._closing and (not self._waiting or time.monotonic() < until):
                self._changed.wait(max(0.01, until - time.monotonic()) if self._waiting else None)
            if not self._waiting:
                return None
            run_id = next(iter(self._waiting))
            del self._waiting[run_id]
            return run_id


def report_to_hub(run: Run) -> bool:
    """`PUT api/runs/<id>` with the token of this server.

    Only what the service itself refuses stays refused: while a hub restarts, it answers 404 for its services, or its
    proxy does.
    """
    import requests  # noqa: PLC0415  (nothing heavy at the start of a server)

    from openbis_jupyter.protocol.shapes import as_json  # noqa: PLC0415

    answer = requests.put(
        f"{os.environ['OPENBIS_JUPYTER_SERVICE_URL']}api/runs/{quote(run.run_id)}",
        json=as_json(run),
        headers={"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}", HEADER: str(PROTOCOL)},
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
        verify=os.environ.get("OPENBIS_JUPYTER_CA_FILE") or True,
    )
    if answer.status_code >= 500 or answer.status_code == 429 or not _is_of_service(answer):
        raise OSError(answer.status_code)
    if not answer.ok:
        log.warning("openBIS: the hub does not take news of runs (%d)", answer.status_code)
    return answer.ok


def _is_of_service(answer: requests.Response) -> bool:
    """Each of its answers tells the version of the protocol."""
    return HEADER in answer.headers
