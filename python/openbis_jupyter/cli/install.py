"""`openbis-jupyter install` and `uninstall`: what an administrator of openBIS runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from openbis_jupyter.cli.answer import answering
from openbis_jupyter.cli.options import FILE, FOLDER, Command, as_json_option, openbis_places


def _common(command: Command) -> Command:
    dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
    folder = click.option(
        "--openbis",
        "folder",
        type=FOLDER,
        required=True,
        metavar="DIR",
        help="Folder of the openBIS installation: the one that holds `servers`.",
    )
    return folder(openbis_places(dry_run(as_json_option(command))))


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
    `etc/config.js` and writes the address of the hub to `service.properties`. Whatever else stands in these files
    stays as it is. A copy of each is kept for `uninstall`. Run twice, it changes nothing the second time; interrupted,
    the next run takes back what was begun.

    \b
    Exit status: 0 done or nothing to do; 1 failed; 2 wrong input or an unreadable file of openBIS.
    """
    from openbis_jupyter.install import installer  # noqa: PLC0415

    settings: dict[str, str] = {}

    def run(layout: Any, dry_run: bool) -> Any:
        settings.update(installer.settings_for(hub_url, ca_file))
        return installer.install(layout, settings, dry_run=dry_run)

    _run(run, **common)


@click.command("uninstall")
@_common
def uninstall_command(**common: Any) -> None:
    """Take the plugin out of openBIS and restore every file as it was.

    A file that somebody changed since the installation is not restored: only what is ours is taken out of it.
    """
    from openbis_jupyter.install import installer  # noqa: PLC0415

    _run(lambda layout, dry_run: installer.uninstall(layout, dry_run=dry_run), **common)


def _run(
    use_case: Callable[[Any, bool], Any],
    folder: Path,
    core_plugins: Path | None,
    service_properties: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from openbis_jupyter.install import texts  # noqa: PLC0415
    from openbis_jupyter.install.layout import find_layout  # noqa: PLC0415

    with answering(as_json) as answer:
        outcome = use_case(find_layout(folder, core_plugins, service_properties), dry_run)
        answer.update(outcome.as_json())
        heading = [texts.WOULD] if dry_run and outcome.changes else []
        lines = [*heading, *outcome.changes] or [texts.NOTHING]
        answer["text"] = "\n".join([*lines, *(f"! {line}" for line in outcome.notes), *outcome.next_steps])
