"""Where an openBIS is: the options that the commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from openbis_jupyter.command.options import FILE, FOLDER, Command
from openbis_jupyter.install.layout import Layout, find_layout


def openbis_places(help_text: str) -> Callable[[Command], Command]:
    """Where an openBIS is. In: what `--openbis` is good for."""

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "--service-properties", type=FILE, help="The AS's service.properties, if elsewhere."
            ),
            click.option("--core-plugins", type=FOLDER, help="The core-plugins folder, if elsewhere."),
            click.option("--openbis", "folder", type=FOLDER, metavar="DIR", help=help_text),
        ):
            command = option(command)
        return command

    return add


def layout_of(
    folder: Path | None, core_plugins: Path | None, service_properties: Path | None
) -> Layout | None:
    """The places that the options name, None where they name none. Errors: `openbis-not-found`."""
    named = folder or core_plugins or service_properties
    return find_layout(folder, core_plugins, service_properties) if named else None
