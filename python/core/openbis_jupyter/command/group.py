"""`openbis-jupyter`: one command for everybody; each installed distribution brings its subcommands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from openbis_jupyter.command.answer import EXIT_CODES, wrong_input

ENTRY_POINTS = "openbis_jupyter.commands"
"""Name of a subcommand → `module:command`, a click command."""
ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("doctor", "install", "uninstall"), "openbis-jupyter-installer"),
    **dict.fromkeys(
        (
            *("cat", "connect", "datasets", "disconnect", "download", "ls", "mount", "render"),
            *("run", "save", "show", "toolbox", "whoami"),
        ),
        "openbis-jupyter",
    ),
}
"""Subcommand → the distribution that brings it, for whoever has not installed that."""
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
        return sorted(_installed())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name. Errors: a usage error where it comes with a distribution that is not installed."""
        entry = _installed().get(cmd_name)
        if entry is None:
            if cmd_name in ELSEWHERE:
                ctx.fail(f"`{cmd_name}` comes with another package: pip install {ELSEWHERE[cmd_name]}")
            return None
        command: click.Command = entry.load()
        return command


def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="openbis-jupyter-core", prog_name="openbis-jupyter")
def main() -> None:
    """Work with openBIS from a Jupyter server or a laptop.

    On a hub you are signed in already; on your own computer, `openbis-jupyter connect` signs you in once.
    Administrators of openBIS begin with `install` and `doctor`, those of a JupyterHub with `openbis-jupyter-hub`.
    """


if __name__ == "__main__":
    main()
