"""Progress as one line of text that is written anew: what a notebook shows below a cell."""

from __future__ import annotations

import sys
import time

from openbis_jupyter.client.events import CellDone, Event, LeftOut, Moved, Planned, Waiting

SECONDS = 0.2
"""Between two pictures of the line."""
_DOING = {"download": "downloaded", "upload": "sent", "compare": "compared"}


class ProgressLine:
    """A listener that prints."""

    def __init__(self) -> None:
        self._plan = Planned("download", 0, 0)
        self._done, self._shown = 0, 0.0

    def __call__(self, event: Event) -> None:
        """Take in what happened."""
        if isinstance(event, Planned):
            self.end()
            self._plan, self._done = event, 0
        elif isinstance(event, Moved):
            self._done += event.size
            if time.monotonic() - self._shown > SECONDS:
                self._show()
        elif isinstance(event, (LeftOut, Waiting, CellDone)):
            self.end()
            print(sentence(event))

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            self._show()
            print()
        self._shown = 0.0

    def _show(self) -> None:
        self._shown = time.monotonic()
        size = self._plan.size
        percent = min(100, 100 * self._done // size) if size else 100
        sys.stdout.write(f"\r{percent:3d} % of {megabytes(size)} {_DOING[self._plan.what]}")
        sys.stdout.flush()


def sentence(event: LeftOut | Waiting | CellDone) -> str:
    """What a person is told about it."""
    if isinstance(event, LeftOut):
        return f"The files of dataset {event.dataset} are left out: {event.reason}."
    if isinstance(event, Waiting):
        return f"{event.file}: the connection broke; it goes on in {event.seconds:g} s."
    return f"cell {event.number} of {event.cells} · {event.seconds:.1f} s · {event.name}"


def megabytes(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:.1f} MB"


def files_text(count: int) -> str:
    """A number of files for people."""
    return "1 file" if count == 1 else f"{count} files"
