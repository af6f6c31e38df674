"""`run`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answer import answering, stoppable
from openbis_jupyter.cli.options import common, quiet
from openbis_jupyter.cli.progress import shown_progress


@click.command()
@click.argument("dataset", metavar="PERMID")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="A new folder for the notebook and what it makes. Default: run-PERMID, with a number where that exists.",
)
@click.option(
    "--cell-timeout", type=click.FloatRange(0, min_open=True), help="Longest time of a cell, in seconds."
)
@quiet
@common
def run(
    dataset: str,
    *,
    folder: Path | None,
    cell_timeout: float | None,
    quiet: bool,
    url: str | None,
    as_json: bool,
) -> None:
    """Run a saved notebook again and save the result as a new version.

    All cells run with the parameters that they have, without a browser. The new version gets the old one as a parent.
    Where a cell fails, it is named, the results so far stay in the folder, and nothing is saved in openBIS.
    """
    with answering(as_json) as answer:
        access = client.open_access(url=url)
        target = folder or _free(f"run-{dataset}")
        with shown_progress(quiet or as_json) as listen:
            ran = stoppable(
                lambda cancel: client.run_saved(
                    access, dataset, target, cell_seconds=cell_timeout, listen=listen, cancel=cancel
                )
            )
        answer |= {"dataset": ran.saved.perm_id, "already": ran.saved.already, "notebook": str(ran.notebook)}
        answer["text"] = f"Saved as {ran.saved.perm_id}; the notebook with its results is {ran.notebook}."


def _free(name: str) -> Path:
    """A folder of this name that does not exist yet."""
    folder, number = Path(name), 1
    while folder.exists():
        number += 1
        folder = Path(f"{name}-{number}")
    return folder
