"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def as_json_option(command: Command) -> Command:
    """The option of every command that answers."""
    return click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")(command)


def common(command: Command) -> Command:
    """The options of every command that speaks with openBIS and answers."""
    return url_option(as_json_option(command))


def url_option(command: Command) -> Command:
    """The option of every command that speaks with openBIS."""
    return click.option(
        "--url",
        help="Address of openBIS; otherwise the hub, OPENBIS_URL or the only connection of this computer says it.",
    )(command)


def quiet(command: Command) -> Command:
    """The option of commands that show progress."""
    return click.option("--quiet", "-q", is_flag=True, help="Show no progress.")(command)
