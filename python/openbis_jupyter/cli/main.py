"""`openbis-jupyter`: what notebooks do, from a shell. The commands stand in modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from openbis_jupyter.cli.answer import EXIT_CODES, wrong_input

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
_AS_JSON = f"{__name__}.as_json"


class Commands(click.Group):
    """Loads a command's module when the command is asked for: the others' would take longer than a short download."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Whether JSON is asked for is known before the command's own options are."""
        ctx.meta[_AS_JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; also what it does not understand is answered in JSON where that was asked for."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if not ctx.meta[_AS_JSON]:
                raise
            wrong_input(error)

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
