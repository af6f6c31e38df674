"""`environment`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.cli.stopping import stoppable
from openbis_jupyter.client import texts
from openbis_jupyter.client.environments import made_again, stored_environment
from openbis_jupyter.command.options import FOLDER, common, quiet


@click.command()
@click.argument("perm_id", metavar="PERMID")
@click.option("--into", type=FOLDER, help="An empty or new folder for it; otherwise environment-PERMID.")
@quiet
@common
def environment(perm_id: str, *, into: Path | None, quiet: bool, url: str | None, as_json: bool) -> None:
    """Make the environment again that the saved notebook PERMID was computed in.

    Of a Python: a virtual environment with the very same versions, by uv where that is installed, else by pip. Of
    another language: the file that its own tool installs from, and the command that does it. Nothing outside the
    folder is changed, and no kernel is registered. What cannot be had again is named.
    """
    with answering(as_json) as answer:
        folder = into or Path(f"environment-{perm_id}")
        stored = stored_environment(client.open_access(url=url), perm_id)
        say = (lambda _: None) if quiet or as_json else (lambda line: click.echo(line, err=True))
        made = stoppable(lambda cancel: made_again(stored, folder, say, cancel))
        answer |= {
            "folder": str(made.folder),
            "python": made.python or None,
            "commands": list(made.by_hand),
            "left_out": list(made.left_out),
            "environment": made.readable,
            "text": texts.environment_again(made.folder, made.python, made.by_hand, made.left_out),
        }
