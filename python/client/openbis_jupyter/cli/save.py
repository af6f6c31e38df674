"""`save`."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from pathlib import Path

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.cli.progress import shown_progress
from openbis_jupyter.cli.stopping import stoppable
from openbis_jupyter.client import texts
from openbis_jupyter.client.environments import asked_later
from openbis_jupyter.client.notebooks import (
    DeferredSave,
    defer_save,
    in_run,
    made_with,
    place_in_run,
    read_notebook,
)
from openbis_jupyter.client.pages import WAIT_SECONDS, cells_without_results, wait_until_fresh
from openbis_jupyter.client.saving import DEFAULT_TYPE, NEWER, Newer, sentences
from openbis_jupyter.command.options import common, quiet
from openbis_jupyter.errors import OpenbisJupyterError

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("notebook", type=_FILE)
@click.option(
    "--owner", help="PermId or identifier of the experiment or object; otherwise the notebook says it."
)
@click.option("--name", help="Name of the dataset; otherwise the name of the file.")
@click.option("--notes", default="", help="Notes of the dataset.")
@click.option("--type", "type_code", default=DEFAULT_TYPE, show_default=True, help="Type of the dataset.")
@click.option(
    "--parent",
    "parents",
    multiple=True,
    metavar="PERMID",
    help="A dataset that was used, in place of those that the notebook was made with. Can be given several times.",
)
@click.option("--history-id", help="History that the versions share; otherwise the notebook says it.")
@click.option(
    "--file",
    "-f",
    "files",
    type=_FILE,
    multiple=True,
    help="A result file to save with the notebook, or a folder with all that is in it. Can be given several times.",
)
@click.option(
    "--html", type=_FILE, help="A web page of the notebook; otherwise, or where it is older, one is made."
)
@click.option(
    "--newer",
    type=click.Choice(NEWER),
    default="ask",
    show_default=True,
    help="Where openBIS has a version that this notebook did not begin from: save nothing and say so (exit status 3),"
    " save the next version after it, begin a history of its own, or keep both in this history.",
)
@click.option(
    "--environment",
    type=_FILE,
    help="What the kernel said about itself, as JSON: written by the script that `render --json` names. Otherwise the"
    " interpreter of the notebook's kernel is asked.",
)
@quiet
@common
def save(
    notebook: Path,
    *,
    owner: str | None,
    name: str | None,
    notes: str,
    type_code: str,
    parents: tuple[str, ...],
    history_id: str | None,
    files: tuple[Path, ...],
    html: Path | None,
    newer: Newer,
    environment: Path | None,
    quiet: bool,
    url: str | None,
    as_json: bool,
) -> None:
    """Save NOTEBOOK, its web page and result files as one dataset.

    In a cell of a notebook, the page that shows it is asked to write NOTEBOOK first; where that cannot be, the command
    waits until NOTEBOOK is saved (Ctrl+S).
    “Saved” is said when openBIS has the very same bytes. What openBIS has already is not stored twice, so a save that
    failed can be repeated.
    """
    with answering(as_json) as answer:
        notebook = place_in_run(notebook)
        about = made_with(read_notebook(notebook))
        told = []
        if about.as_opened:
            owner, parents, history_id = about.owner, tuple(about.parents), about.history_id
            told.append(texts.as_opened(about.owner_identifier))
            if as_json:  # older cells show nothing of the answer but the dataset
                click.echo(told[0], err=True)
        said = _said(environment)
        if in_run():
            defer_save(
                DeferredSave(
                    owner=owner or about.owner,
                    name=name or about.name or notebook.stem,
                    history_id=history_id or about.history_id,
                    type_code=type_code,
                    notes=notes,
                    parents=parents or about.parents,
                    files=tuple(map(str, files)),
                    html=str(html) if html else None,
                    newer=newer,
                    environment=said,
                )
            )
            answer |= {"dataset": None, "saved_by_run": True}
            answer.update(_told([*told, texts.SAVED_BY_RUN]))
            return
        wanted_owner = owner or about.owner
        if not wanted_owner:
            raise OpenbisJupyterError(
                "request-invalid", field="--owner", reason="the notebook does not name one."
            )
        in_cell = wait_until_fresh(notebook, WAIT_SECONDS, _say)
        lacking = cells_without_results(read_notebook(notebook)) if in_cell else []
        access = client.open_access(url=url)
        history = history_id or about.history_id or str(uuid.uuid4())
        wanted = client.SaveRequest(
            notebook=notebook,
            owner=client.find_owner(access, wanted_owner),
            name=name or about.name or notebook.stem,
            history_id=history,
            html=html,
            results=files,
            type_code=type_code,
            notes=notes,
            parents=parents or about.parents,
            newer=newer,
            ask=asked_later(said),
        )
        with shown_progress(quiet or as_json) as listen:
            saved = stoppable(lambda cancel: client.save_files(access, wanted, listen, cancel))
        answer |= {
            "dataset": saved.perm_id,
            "already": saved.already,
            "history_id": saved.history_id,
            "beside": list(saved.beside),
            "not_parents": list(saved.not_parents),
            "lacking": list(saved.lacking),
            "without_results": lacking,
        }
        if about.as_opened and as_json and saved.not_parents:
            click.echo(texts.not_parents(saved.not_parents), err=True)
        told += sentences(saved, history)
        if lacking:
            told.append(texts.without_results(lacking))
        answer.update(_told(told))


def _said(file: Path | None) -> str:
    """What the kernel said; empty where it cannot be read: a notebook is not kept from being saved by that."""
    with contextlib.suppress(OSError):
        return file.read_text(encoding="utf-8", errors="replace") if file else ""
    return ""


def _say(sentence: str) -> None:
    """Not on the standard output, which may be an answer that a program reads."""
    click.echo(sentence, err=True)


def _told(told: Sequence[str]) -> dict[str, str]:
    """The same for people, and for cells that show them a JSON answer."""
    return dict.fromkeys(("text", "told"), "\n".join(told))
