"""`openbis-jupyter`: what notebooks do, from a shell. The commands stand in modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from openbis_jupyter.cli.answer import EXIT_CODES

HOMES: Mapping[str, str] = {
    "connect": "connecting.connect",
    "datasets": "datasets.datasets",
    "disconnect": "connecting.disconnect",
    "doctor": "doctor.doctor_command",
    "download": "download.download",
    "install": "install.install_command",
    "render": "render.render",
    "run": "run.run",
    "save": "save.save",
    "show": "show.show",
    "toolbox": "toolbox.toolbox",
    "uninstall": "install.uninstall_command",
    "whoami": "connecting.whoami",
}
"""Where each command stands in this package."""


class Commands(click.Group):
    """Loads a command's module when the command is asked for: the others' would take longer than a short download."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in HOMES:
            return None
        module, _, name = HOMES[cmd_name].partition(".")
        command: click.Command = getattr(import_module(f"openbis_jupyter.cli.{module}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="openbis-jupyter")
def main() -> None:
    """Work with openBIS from a Jupyter server or a laptop.

    On a hub you are signed in already; on your own computer, `openbis-jupyter connect` signs you in once.
    Administrators of openBIS begin with `install` and `doctor`.
    """


if __name__ == "__main__":
    main()
