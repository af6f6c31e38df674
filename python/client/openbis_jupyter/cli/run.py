"""`run`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.cli.progress import shown_progress
from openbis_jupyter.cli.run_many import Many, many_options, run_many
from openbis_jupyter.cli.stopping import stoppable
from openbis_jupyter.client import texts
from openbis_jupyter.client.comparing import Tolerance, as_json, as_text
from openbis_jupyter.client.notebooks import read_notebook
from openbis_jupyter.client.progress import CellRaised, Event
from openbis_jupyter.client.running import DEFAULT_TOLERANCE, Ran
from openbis_jupyter.command import CHANGED
from openbis_jupyter.command.options import common, quiet
from openbis_jupyter.errors import OpenbisJupyterError

SUFFIX = ".ipynb"


@click.command()
@click.argument("notebook", metavar="PERMID|FILE")
@many_options
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="For a dataset: a new folder for the notebook and what it makes. Default: run-PERMID, with a number where that"
    " exists. With --each or --table: the folder of all of them, where the same command goes on. Default: batch-NAME.",
)
@click.option(
    "--file",
    "-f",
    "name",
    default="",
    metavar="NAME",
    help="Which notebook of a dataset that has several: its name, or the end of its path.",
)
@click.option(
    "--parameter",
    "-p",
    "parameters",
    nargs=2,
    type=str,
    multiple=True,
    metavar="NAME VALUE",
    help="Another value for one of the notebook's variables, for example -p dataset_name “Plate 4”; a list of texts as"
    ' ["a", "b"]. Can be given several times.',
)
@click.option(
    "--cell-timeout", type=click.FloatRange(0, min_open=True), help="Longest time of a cell, in seconds."
)
@click.option(
    "--compare/--no-compare",
    default=True,
    help="Say which outputs are the same as before, and which changed and how. Default: where there were any.",
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    default=DEFAULT_TOLERANCE.numbers,
    show_default=True,
    help="How far two numbers with a point or an exponent may be apart and are the same, as a part of the larger one."
    " Whole numbers are the same to the last digit.",
)
@click.option(
    "--picture-tolerance",
    type=click.FloatRange(0, 100),
    default=DEFAULT_TOLERANCE.pixels,
    show_default=True,
    metavar="PERCENT",
    help="How many of a picture's pixels may differ.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help=f"End with status {CHANGED} where outputs changed, as `git diff --exit-code` does; otherwise it is only said.",
)
@quiet
@common
def run(
    notebook: str,
    *,
    folder: Path | None,
    name: str,
    parameters: tuple[tuple[str, str], ...],
    cell_timeout: float | None,
    many: Many,
    compare: bool,
    tolerance: float,
    picture_tolerance: float,
    exit_code: bool,
    quiet: bool,
    url: str | None,
    as_json: bool,
) -> None:
    """Run a saved notebook again, or a notebook's file, and save the result as a new version.

    All cells run with the parameters that they have, or that -p gives, without a browser. The new version of a dataset
    gets the old one as a parent. A file runs where it stands and keeps its results; it says itself to what it belongs,
    as the notebooks from openBIS and from its save dialogs do.
    Where a cell fails, or the run is stopped, the results so far stay in the file, and nothing is saved in openBIS.

    With --each or --table a notebook, or a template (docs/templates.md), runs once for each object, dataset or row, in
    a folder of its own below --to, and each result is saved where it belongs. The same command goes on where it was
    stopped: what is done is not done again.
    Where the notebook had results, it is said cell by cell what came out the same; a page beside the notebook, and
    beside the new version in openBIS, shows both.
    """
    if many.is_wanted and not exit_code:
        run_many(
            notebook,
            many,
            folder=folder,
            name=name,
            parameters=dict(parameters),
            cell_seconds=cell_timeout,
            quiet=quiet,
            url=url,
            as_json=as_json,
        )
        return
    with answering(as_json) as answer:
        is_file = notebook.endswith(SUFFIX)
        if is_file and folder:
            raise OpenbisJupyterError("request-invalid", field="--to", reason="a file runs where it stands.")
        if exit_code and (many.is_wanted or not compare):
            reason = "it is for one notebook." if many.is_wanted else "it needs the comparison."
            raise OpenbisJupyterError("request-invalid", field="--exit-code", reason=reason)
        if is_file and name:
            raise OpenbisJupyterError(
                "request-invalid", field="--file", reason="it is for notebooks of datasets."
            )
        file = Path(notebook).absolute()
        if is_file:
            read_notebook(file)
        access = client.open_access(url=url)
        target = folder or _free(f"run-{notebook}")
        within = Tolerance(tolerance, picture_tolerance) if compare else None

        raised: list[str] = []

        def note(event: Event) -> None:
            if isinstance(event, CellRaised):
                raised.append(texts.cell_raised(event.number, event.name, event.reason))
            listen(event)

        def work(cancel: client.Cancel) -> Ran:
            if is_file:
                return client.run_file(
                    access,
                    file,
                    parameters=dict(parameters),
                    cell_seconds=cell_timeout,
                    tolerance=within,
                    listen=note,
                    cancel=cancel,
                )
            return client.run_saved(
                access,
                notebook,
                target,
                name=name,
                parameters=dict(parameters),
                cell_seconds=cell_timeout,
                tolerance=within,
                listen=note,
                cancel=cancel,
            )

        with shown_progress(quiet or as_json) as listen:
            ran = stoppable(work)
        answer |= {
            "dataset": ran.saved.perm_id,
            "already": ran.saved.already,
            "notebook": str(ran.notebook),
            "not_parents": list(ran.saved.not_parents),
            "raised": raised,
            "lacking": [*ran.saved.lacking, *_lacking(ran)],
            "comparison": _compared(ran),
        }
        told = [f"Saved as {ran.saved.perm_id}; the notebook with its results is {ran.notebook}."]
        if ran.saved.not_parents:
            told.append(texts.not_parents(ran.saved.not_parents))
        told += [*ran.saved.lacking, *raised, *_lacking(ran)]
        if ran.told.comparison:
            told.append(as_text(ran.told.comparison))
        if ran.told.page:
            told.append(texts.comparison_written(ran.told.page))
        answer["text"] = "\n".join(told)
        if exit_code and ran.told.comparison and ran.told.comparison.changed:
            answer["exit_status"] = CHANGED


def _lacking(ran: Ran) -> list[str]:
    return [ran.told.lacking] if ran.told.lacking else []


def _compared(ran: Ran) -> dict[str, Any] | None:
    """For programs; None where there was nothing to compare with."""
    if ran.told.comparison is None:
        return None
    return {**as_json(ran.told.comparison), "page": str(ran.told.page) if ran.told.page else None}


def _free(name: str) -> Path:
    """A folder of this name that does not exist yet."""
    folder, number = Path(name), 1
    while folder.exists():
        number += 1
        folder = Path(f"{name}-{number}")
    return folder
