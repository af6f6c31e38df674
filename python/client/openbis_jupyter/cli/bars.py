"""Progress bars on a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from openbis_jupyter.client.progress import (
    Arrived,
    Event,
    Listener,
    Moved,
    Planned,
    Started,
    sentence,
)

BAR_OF_ITS_OWN_BYTES = 8 << 20
"""Smaller files are gone before anybody has read their names."""


@contextlib.contextmanager
def shown_bars() -> Iterator[Listener]:
    """A listener that shows bars on standard error as long as it is needed."""
    with _bars() as progress:
        yield _Bars(progress)


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class _Bars:
    """One bar for everything, and one for each large file."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._whole: TaskID | None = None
        self._files: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        """Take in what happened."""
        progress = self._progress
        if isinstance(event, Planned):
            if self._whole is not None:
                progress.remove_task(self._whole)
            self._whole = progress.add_task(f"{event.what} {event.files} files", total=event.size)
        elif isinstance(event, Started) and event.size >= BAR_OF_ITS_OWN_BYTES:
            name = event.file.rsplit("/", 1)[-1]
            self._files[event.file] = progress.add_task(name, total=event.size, completed=event.kept)
            self._advance(None, event.kept)
        elif isinstance(event, Moved):
            self._advance(event.file, event.size)
        elif isinstance(event, Arrived) and event.file in self._files:
            progress.remove_task(self._files.pop(event.file))
        if told := sentence(event):
            progress.console.print(told, markup=False, highlight=False)

    def _advance(self, file: str | None, size: int) -> None:
        if self._whole is not None:
            self._progress.advance(self._whole, size)
        if file in self._files:
            self._progress.advance(self._files[file], size)


@contextlib.contextmanager
def shown_count() -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    """What says a line above a bar, and what counts in it: how many of how many."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def say(line: str) -> None:
            if line:
                progress.console.print(line, markup=False, highlight=False)

        yield say, lambda done, total: progress.update(task, completed=done, total=total)
