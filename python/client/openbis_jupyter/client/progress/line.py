"""Progress as one line of text that is written anew: what a notebook shows below a cell."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.progress.events import (
    CellDone,
    CellRaised,
    Event,
    FromItsBeginning,
    LeftOut,
    Moved,
    NotParents,
    Planned,
    Waiting,
)

SECONDS = 0.2
"""Between two pictures of the line."""


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
        if isinstance(event, Moved):
            self._done += event.size
            if time.monotonic() - self._shown > SECONDS:
                self._show()
        elif told := sentence(event):
            self.end()
            print(told)

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            self._show()
            print()
        self._shown = 0.0

    def _show(self) -> None:
        self._shown = time.monotonic()
        sys.stdout.write(f"\r{texts.moved(self._done, self._plan.size, self._plan.what)}")
        sys.stdout.flush()


def sentence(event: Event) -> str:
    """What a person is told about it; nothing about what is only counted."""
    return _SENTENCES.get(type(event), lambda _: "")(event)


_SENTENCES: Mapping[type, Callable[[Any], str]] = {
    Planned: lambda event: texts.large_download(event.size, event.largest) if event.largest else "",
    LeftOut: lambda event: texts.left_out(event.dataset, event.reason, event.file),
    Waiting: lambda event: texts.goes_on_in(event.file, event.seconds),
    FromItsBeginning: lambda event: texts.from_its_beginning(event.file),
    NotParents: lambda event: texts.not_parents(event.datasets, before=True),
    CellRaised: lambda event: texts.cell_raised(event.number, event.name, event.reason),
    CellDone: lambda event: texts.cell_ended(event.number, event.cells, event.seconds, event.name),
}
