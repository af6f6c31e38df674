"""Progress on standard error: bars on a terminal, single sentences elsewhere, nothing where that was asked for."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import click

from openbis_jupyter.client.progress import Event, Listener, sentence, silent


@contextlib.contextmanager
def shown_progress(quiet: bool) -> Iterator[Listener]:
    """A listener for one command."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        from openbis_jupyter.cli.bars import shown_bars  # noqa: PLC0415  (loads rich, for people only)

        with shown_bars() as listen:
            yield listen
    else:
        yield _say


def _say(event: Event) -> None:
    if told := sentence(event):
        click.echo(told, err=True)
