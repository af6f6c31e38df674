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
    LargeDownload,
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
        elif isinstance(event, Moved):
            self._done += event.size
            if time.monotonic() - self._shown > SECONDS:
                self._show()
        elif isinstance(event, TOLD):
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
        sys.stdout.write(f"\r{texts.moved(self._done, self._plan.size, self._plan.what)}")
        sys.stdout.flush()


def sentence(event: Event) -> str:
    """What a person is told about it. In: one of `TOLD`."""
    return _SENTENCES[type(event)](event)


_SENTENCES: Mapping[type, Callable[[Any], str]] = {
    LargeDownload: lambda event: texts.large_download(event.size, event.name),
    LeftOut: lambda event: texts.left_out(event.dataset, event.reason, event.file),
    Waiting: lambda event: texts.goes_on_in(event.file, event.seconds),
    FromItsBeginning: lambda event: texts.from_its_beginning(event.file),
    NotParents: lambda event: texts.not_parents(event.datasets, before=True),
    CellRaised: lambda event: texts.cell_raised(event.number, event.name, event.reason),
    CellDone: lambda event: texts.cell_ended(event.number, event.cells, event.seconds, event.name),
}
TOLD = tuple(_SENTENCES)
"""What a sentence says; all else is counted."""
