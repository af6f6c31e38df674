"""`download`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.cli.progress import shown_progress
from openbis_jupyter.cli.stopping import stoppable
from openbis_jupyter.client.datasets import chosen
from openbis_jupyter.client.downloading import WORKERS, summary
from openbis_jupyter.client.progress import MOST_WORKERS
from openbis_jupyter.client.texts import size_text
from openbis_jupyter.command.options import common, quiet


@click.command()
@click.argument("perm_ids", nargs=-1, required=True, metavar="PERMID...")
@click.option(
    "--file",
    "-f",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Only files with this path, or end of a path; * ? [abc] stay within a name, ** stands for any folders."
    " Can be given several times.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="Folder for the files: FOLDER/PERMID/path in the dataset.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=WORKERS,
    show_default=True,
    help="How many files at once.",
)
@click.option("--list", "only_list", is_flag=True, help="Only list the files and their sizes.")
@quiet
@common
def download(
    perm_ids: tuple[str, ...],
    *,
    patterns: tuple[str, ...],
    folder: Path,
    workers: int,
    only_list: bool,
    quiet: bool,
    url: str | None,
    as_json: bool,
) -> None:
    """Download the files of datasets.

    What is there and intact is left alone; what was cut off goes on where it ended; every file is checked against the
    size and checksum that openBIS knows.
    """
    with answering(as_json) as answer:
        access = client.open_access(url=url)
        if only_list:
            listing = client.list_files(access, perm_ids)
            listing.refuse_if_nothing_is_there()
            files = chosen(listing.files, patterns)
            answer["files"] = [{"dataset": one.dataset, "path": one.path, "size": one.size} for one in files]
            answer["text"] = "\n".join(
                f"{size_text(one.size):>12}  {one.dataset}  {one.path}" for one in files
            )
            return
        with shown_progress(quiet or as_json) as listen:
            done = stoppable(
                lambda cancel: client.download_files(
                    access,
                    perm_ids,
                    folder,
                    patterns=patterns,
                    workers=workers,
                    listen=listen,
                    cancel=cancel,
                )
            )
        answer["files"] = [str(file) for file in done.files]
        answer["downloaded"] = done.fetched
        answer["together"], answer["one_by_one"] = done.together, done.fetched - done.together
        answer["left_out"] = [
            {"dataset": one.dataset, "file": one.file, "reason": one.reason} for one in done.left_out
        ]
        answer["text"] = summary(done, folder)
