"""`openbis-jupyter install` and `uninstall`: what an administrator of openBIS runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from openbis_jupyter.command.answer import answering
from openbis_jupyter.command.options import FILE, Command, as_json_option
from openbis_jupyter.install import installer, texts
from openbis_jupyter.install.commands.places import layout_of, openbis_places
from openbis_jupyter.install.installer import Outcome
from openbis_jupyter.install.layout import Layout


def _common(command: Command) -> Command:
    dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
    places = openbis_places("Folder of the openBIS installation: the one that holds `servers`.")
    return places(dry_run(as_json_option(command)))


@click.command("install")
@_common
@click.option(
    "--hub-url", metavar="URL", help="Public address of the JupyterHub, for example https://hub.example.org."
)
@click.option(
    "--ca-file",
    type=FILE,
    help="PEM file of the authority that signed the hub's certificate, if it is your own.",
)
def install_command(hub_url: str | None, ca_file: Path | None, **common: Any) -> None:
    """Put the plugin into openBIS.

    Copies the core plugin into `core-plugins`, enables it in `core-plugins.properties`, names it in the ELN's
    `etc/config.js` and writes the address of the hub to `service.properties`. What it adds to the last two stands
    between two comments at their end; whatever else stands in these files stays as it is. Run twice, it changes nothing
    the second time; interrupted, the next run brings to its end what was begun.

    \b
    Exit status: 0 done or nothing to do; 1 failed; 2 wrong input or an unreadable file of openBIS.
    """

    def run(layout: Layout, dry_run: bool) -> Outcome:
        return installer.install(layout, installer.settings_for(hub_url, ca_file), dry_run=dry_run)

    _run(run, **common)


@click.command("uninstall")
@_common
def uninstall_command(**common: Any) -> None:
    """Take the plugin out of openBIS: from every file what is ours, byte for byte, and nothing else.

    A file of the plugin that somebody changed is kept beside it.
    """
    _run(lambda layout, dry_run: installer.uninstall(layout, dry_run=dry_run), **common)


def _run(
    use_case: Callable[[Layout, bool], Outcome],
    folder: Path | None,
    core_plugins: Path | None,
    service_properties: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    with answering(as_json) as answer:
        layout = layout_of(folder, core_plugins, service_properties)
        if layout is None:
            raise click.UsageError("Say where openBIS is: --openbis DIR, or --core-plugins DIR.")
        outcome = use_case(layout, dry_run)
        answer.update(outcome.as_json())
        heading = [texts.WOULD] if dry_run and outcome.changes else []
        lines = [*heading, *outcome.changes] or [texts.NOTHING]
        answer["text"] = "\n".join([*lines, *(f"! {line}" for line in outcome.notes), *outcome.next_steps])
