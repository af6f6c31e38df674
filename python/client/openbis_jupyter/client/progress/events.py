"""What a transfer or a run tells while it goes on, and how it is stopped.

Nothing here shows anything: a command line, a notebook or a server extension listens and shows it in its own way.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openbis_jupyter.errors import OpenbisJupyterError


@dataclass(frozen=True)
class Planned:
    """What will be done: `what` (download, upload, compare), files and bytes to move, files that are there already.

    largest: where so much is going to be copied that one may rather read it where it is, the largest as PERMID/path.
    """

    what: str
    files: int
    size: int
    there: int = 0
    largest: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A dataset whose files openBIS cannot give now, or the one `file` of it that cannot be here, and why."""

    dataset: str
    reason: str
    file: str | None = None


@dataclass(frozen=True)
class Started:
    """A file begins to move; `size` in bytes, of which `kept` are here from an earlier attempt."""

    file: str
    size: int
    kept: int = 0


@dataclass(frozen=True)
class Moved:
    """Bytes of a file that have moved since the last such event; negative where they have to move again."""

    file: str
    size: int


@dataclass(frozen=True)
class Waiting:
    """The connection broke; the file goes on in so many seconds."""

    file: str
    seconds: float


@dataclass(frozen=True)
class FromItsBeginning:
    """The data store cannot give the rest of a file alone: all of it comes once more."""

    file: str


@dataclass(frozen=True)
class Arrived:
    """A file is complete and checked; `target` is its place here, None for an upload."""

    file: str
    target: Path | None = None


@dataclass(frozen=True)
class CellBegun:
    """A cell of a running notebook is at work; `number` as in `CellDone`."""

    number: int
    cells: int
    name: str


@dataclass(frozen=True)
class CellDone:
    """A cell of a running notebook has ended: its number among all `cells` (1 first), its name, its seconds."""

    number: int
    cells: int
    name: str
    seconds: float


@dataclass(frozen=True)
class CellRaised:
    """A cell that may end in an error did: its number among all (1 first), its name, what went wrong."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class KernelStarted:
    """A notebook begins to run; `pid` of its kernel, which need not answer yet; None where it is no process here."""

    pid: int | None
    cells: int


@dataclass(frozen=True)
class NotParents:
    """A run begins; what it saves will name these datasets, because openBIS will not take them as parents."""

    datasets: tuple[str, ...]


@dataclass(frozen=True)
class FileMoved:
    """The notebook that runs has been renamed or moved; the run goes on with it where it is now."""

    file: Path


@dataclass(frozen=True)
class Saving:
    """All cells have ended; the notebook is being saved in openBIS."""

    file: str


Event = (
    Planned
    | LeftOut
    | Started
    | Moved
    | Waiting
    | FromItsBeginning
    | Arrived
    | KernelStarted
    | CellBegun
    | CellDone
    | CellRaised
    | FileMoved
    | NotParents
    | Saving
)
Why = Literal["cancelled", "stopped"]
"""A person asked for it, or the program has to end."""
Listener = Callable[[Event], None]
"""Called by the threads that work, one call at a time; it must be quick."""


def silent(_: Event) -> None:
    """Listens to nothing."""


def one_at_a_time(listen: Listener) -> Listener:
    """The listener, never called by two threads at once."""
    lock = threading.Lock()

    def listen_in_turn(event: Event) -> None:
        with lock:
            listen(event)

    return listen_in_turn


class Cancel:
    """Asks work to stop, from any thread. The work ends with the error `cancelled` as soon as it can."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._children: list[Cancel] = []
        self.why: Why = "cancelled"

    def child(self) -> Cancel:
        """One that is asked when this one is, but not the other way round: to stop a part of the work."""
        child = Cancel()
        self._children.append(child)
        if self._asked.is_set():
            child.cancel(self.why)
        return child

    def cancel(self, why: Why = "cancelled") -> None:
        """Ask; the first one who asks says why."""
        if not self._asked.is_set():
            self.why = why
        self._asked.set()
        for child in self._children:
            child.cancel(why)

    @property
    def asked(self) -> bool:
        """Whether it was asked."""
        return self._asked.is_set()

    def check(self) -> None:
        """Errors: `cancelled`."""
        if self._asked.is_set():
            raise OpenbisJupyterError("cancelled")

    def wait(self, seconds: float) -> None:
        """Pause, and wake up when it is asked. Errors: `cancelled`."""
        self._asked.wait(seconds)
        self.check()


_LOOK_SECONDS = 0.2


async def until_cancelled(work: Awaitable[object], check: Callable[[], None]) -> None:
    """Wait for the work, or until `check`, which is asked now and then, raises an error."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=_LOOK_SECONDS))[0]:
            check()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    await task
