"""Downloads, uploads and environments that the server makes in the background, whoever closes the tab."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.words import TransferKind, TransferState
from openbis_jupyterlab import texts

if TYPE_CHECKING:
    from openbis_jupyter.client.progress import Cancel, Event, Listener
    from openbis_jupyter.protocol.transfers import Transfer as ShownTransfer

AT_ONCE = 3
KEPT_SECONDS = 3600.0
"""How long an ended transfer can still be asked about."""
MOST_KEPT = 100
ACTIVITY_SECONDS = 10.0

Work = Callable[["Listener", "Cancel"], dict[str, Any]]
log = logging.getLogger(__name__)


@dataclass
class Transfer:
    """One transfer; changed by the thread that works, read by requests. `result`: what the browser gets when done."""

    id: str
    kind: TransferKind
    cancel: Cancel
    state: TransferState = "running"
    done: int = 0
    total: int = 0
    message: str = ""
    error: dict[str, Any] | None = None
    result: dict[str, Any] = field(default_factory=dict)
    ended_at: float | None = None

    def shown(self) -> ShownTransfer:
        """As the browser follows it."""
        from openbis_jupyter.protocol.errors import Failure  # noqa: PLC0415
        from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415
        from openbis_jupyter.protocol.transfers import Transfer as ShownTransfer  # noqa: PLC0415

        return ShownTransfer(
            id=self.id,
            kind=self.kind,
            state=self.state,
            done=self.done,
            total=self.total,
            message=self.message,
            error=parse(Failure, self.error) if self.error else None,
            files=tuple(self.result.get("files", ())),
            perm_id=self.result.get("perm_id"),
            link=self.result.get("link"),
            kernel=self.result.get("kernel"),
            note=self.result.get("note"),
        )


class Transfers:
    """In: who is told that the server is busy (the hub's culler asks): called with the time while bytes move."""

    def __init__(self, active: Callable[[datetime], None]) -> None:
        self._active = active
        self._pool = DaemonPool(AT_ONCE, "openbis-transfer")
        self._all: dict[str, Transfer] = {}
        self._lock = threading.Lock()
        self._closing = False

    def start(self, kind: TransferKind, work: Work) -> Transfer:
        """Begin a transfer; others wait for their turn. Errors: `too-many`."""
        from openbis_jupyter.client.progress import Cancel  # noqa: PLC0415

        transfer = Transfer(secrets.token_urlsafe(12), kind, Cancel(), message=texts.TRANSFER_WAITS)
        with self._lock:
            self._forget_old()
            if len(self._all) >= MOST_KEPT:
                raise OpenbisJupyterError("too-many")
            self._all[transfer.id] = transfer
            if self._closing:
                transfer.cancel.cancel("stopped")
        self._pool.submit(self._run, transfer, work)
        return transfer

    def get(self, transfer_id: str) -> Transfer:
        """Errors: `transfer-unknown`."""
        with self._lock:
            transfer = self._all.get(transfer_id)
        if transfer is None:
            raise OpenbisJupyterError("transfer-unknown")
        return transfer

    def stop(self, transfer_id: str) -> Transfer:
        """Ask a transfer to end; it does so as soon as it can. Errors: `transfer-unknown`."""
        transfer = self.get(transfer_id)
        transfer.cancel.cancel()
        return transfer

    def stop_all(self) -> None:
        """The server ends: ask all transfers to end, also those that begin from now on."""
        with self._lock:
            self._closing = True
            for transfer in self._all.values():
                transfer.cancel.cancel("stopped")

    def wait_for_end(self, seconds: float) -> None:
        """Until all have ended, but no longer than this: one that hangs in a connection ends with the server."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(one.ended_at is None for one in self._all.values()):
            time.sleep(0.05)

    def _run(self, transfer: Transfer, work: Work) -> None:
        threading.Thread(target=self._report_activity, args=(transfer,), daemon=True).start()
        from openbis_jupyter.client.connecting import told_here  # noqa: PLC0415

        try:
            transfer.cancel.check()
            with told_here():
                transfer.result = work(_listener(transfer), transfer.cancel)
            transfer.state = "done"
        except OpenbisJupyterError as error:
            transfer.state = "cancelled" if error.code == "cancelled" else "failed"
            transfer.error = error.as_json()
        except Exception:
            internal = OpenbisJupyterError("internal")
            log.exception("transfer %s failed [internal %s]", transfer.id, internal.reference)
            transfer.state, transfer.error = "failed", internal.as_json()
        finally:
            transfer.ended_at = time.monotonic()

    def _report_activity(self, transfer: Transfer) -> None:
        """An upload that waits for openBIS moves no bytes for a while, and is no reason to stop the server."""
        while transfer.ended_at is None:
            self._active(datetime.now(timezone.utc))
            threading.Event().wait(ACTIVITY_SECONDS if transfer.ended_at is None else 0)

    def _forget_old(self) -> None:
        now = time.monotonic()
        ended = [one for one in self._all.values() if one.ended_at and now - one.ended_at > KEPT_SECONDS]
        for transfer in ended:
            del self._all[transfer.id]


def _listener(transfer: Transfer) -> Listener:
    """What keeps the transfer's numbers up to date."""
    from openbis_jupyter.client.progress import (  # noqa: PLC0415
        FromItsBeginning,
        Moved,
        Planned,
        Started,
        Waiting,
    )

    def listen(event: Event) -> None:
        if isinstance(event, Planned):
            transfer.done, transfer.total = 0, event.size
            transfer.message = texts.TRANSFER_STEPS.get(event.what, event.what)
        elif isinstance(event, Moved):
            transfer.done += event.size
        elif isinstance(event, Started):
            transfer.done += event.kept
        elif isinstance(event, Waiting):
            transfer.message = texts.connection_broke(event.seconds)
        elif isinstance(event, FromItsBeginning):
            transfer.message = texts.FROM_ITS_BEGINNING

    return listen
