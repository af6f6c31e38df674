"""Work that Ctrl-C or SIGTERM stops in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TypeVar

from openbis_jupyter.client.progress import Cancel
from openbis_jupyter.errors import OpenbisJupyterError

STOP_SECONDS = 10.0
"""More than a kernel takes to end."""


Result = TypeVar("Result")


def stoppable(work: Callable[[Cancel], Result]) -> Result:
    """Do the work in a thread and stop it in order at Ctrl-C or SIGTERM, however deep it is in.

    One that hangs in a connection is left after `STOP_SECONDS`, or at a second Ctrl-C.
    Errors: its own, `cancelled`.
    """
    cancel, woken, ended = Cancel(), threading.Event(), threading.Event()
    results: list[Result] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work(cancel))
        except BaseException as failure:  # told by the thread that waits
            failures.append(failure)
        finally:
            ended.set()
            woken.set()

    def stop(*_: object) -> None:
        cancel.cancel("stopped")
        woken.set()

    before = signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=body, name="openbis-work", daemon=True).start()
    try:
        woken.wait()  # joining the thread would lose it at Ctrl-C before Python 3.13
    except KeyboardInterrupt:
        cancel.cancel()
    if not ended.wait(STOP_SECONDS):
        raise OpenbisJupyterError("cancelled")
    signal.signal(signal.SIGTERM, before)
    if failures:
        raise failures[0]
    return results[0]
