"""`mount`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client import texts
from openbis_jupyter.client.reading import mounted
from openbis_jupyter.command.options import url_option


@click.command()
@click.argument("perm_ids", nargs=-1, required=True, metavar="PERMID...")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("openbis"),
    show_default=True,
    help="An empty folder; it is made where there is none. Files are at FOLDER/PERMID/path.",
)
@url_option
def mount(perm_ids: tuple[str, ...], folder: Path, url: str | None) -> None:
    """Show datasets as a folder, to be read by any program; nothing is copied before it is read.

    It goes on until Ctrl-C or SIGTERM, or until the folder is unmounted (fusermount3 -u FOLDER). The system needs FUSE,
    which most containers do not have; it is said where that is so.
    """
    with answering(as_json=False):
        mounted(
            perm_ids,
            folder,
            url,
            lambda: click.echo(texts.mounted(folder)),
            lambda sentence: click.echo(sentence, err=True),
        )
