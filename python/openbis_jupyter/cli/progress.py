"""Progress on standard error: bars on a terminal, single sentences elsewhere, nothing where that was asked for."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from openbis_jupyter.client.events import (
    Arrived,
    CellDone,
    Event,
    LeftOut,
    Listener,
    Moved,
    Planned,
    Started,
    Waiting,
    silent,
)
from openbis_jupyter.client.progress_line import sentence

BAR_OF_ITS_OWN_BYTES = 8 << 20
"""Smaller files are gone before anybody has read their names."""


@contextlib.contextmanager
def shown_progress(quiet: bool) -> Iterator[Listener]:
    """A listener for one command."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield _Bars(progress)
    else:
        yield _say


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


def _say(event: Event) -> None:
    if isinstance(event, (LeftOut, Waiting, CellDone)):
        click.echo(sentence(event), err=True)


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
        elif isinstance(event, Arrived):
            if event.file in self._files:
                progress.remove_task(self._files.pop(event.file))
        elif isinstance(event, (LeftOut, Waiting, CellDone)):
            progress.console.print(sentence(event), markup=False, highlight=False)

    def _advance(self, file: str | None, size: int) -> None:
        if self._whole is not None:
            self._progress.advance(self._whole, size)
        if file in self._files:
            self._progress.advance(self._files[file], size)
