"""`save_notebook()` as notebooks use it: with pybis's connection and entities, printing what happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.connecting import Access, access_of, told_here
from openbis_jupyter.client.datasets import Owner, find_owner
from openbis_jupyter.client.environments import asked_here, text_of_this_kernel
from openbis_jupyter.client.notebooks import (
    DeferredSave,
    defer_save,
    in_run,
    made_with,
    place_in_run,
    read_notebook,
)
from openbis_jupyter.client.pages import WAIT_SECONDS, cells_without_results, wait_until_fresh
from openbis_jupyter.client.progress import ProgressLine
from openbis_jupyter.client.saving.versions import DEFAULT_TYPE, NEWER, Newer, Saved, SaveRequest, save_files
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import pybis


def save_notebook(
    o: pybis.Openbis | Access,
    path: str | Path,
    html: str | Path | None,
    owner: Any,
    *,
    name: str,
    history_id: str,
    type: str = DEFAULT_TYPE,
    notes: str = "",
    parents: Sequence[str] = (),
    files: Sequence[str | Path] = (),
    newer: Newer = "ask",
    wait: float = WAIT_SECONDS,
    say: Callable[[str], None] = print,
) -> Any:
    """Save the notebook's file, its web page and result files as a new dataset of `owner`.

    owner: pybis's object or experiment, or the permId or identifier of one. Of a notebook whose cells hold what was
    true before it was opened anew, owner, parents and history are those of its metadata; this says so.
    files: results, stored beside the notebook; a folder with all that is in it.
    newer: what to do where openBIS has a version of this history that the notebook did not begin from: "ask" saves
    nothing and says so, "continue" saves the next version after it, "branch" begins a history of its own, "beside"
    keeps both in this history.

    The file must hold the results of the cells that ran: the page that shows them is asked to write it, and where that
    cannot be, it is waited for up to `wait` seconds; cells above without results are named. The web page is made
    anew where the notebook was saved after it. What openBIS has stored is read back and compared before this says
    "Saved as …"; a copy that openBIS has already, for example after an unclear failure, is not stored twice.

    Out: the pybis dataset; None in a run that saves the notebook itself in the end.
    Errors: `notebook-missing`, `notebook-unsaved`, `notebook-secret`, `name-changed`, `file-unwritable`,
    `version-newer`, `save-failed`, `owner-read-only`, `owner-unknown`, `staging-full`, `store-full`,
    `credential-expired`, `connection-ended`, `access-denied`, `openbis-unreachable`.
    """
    file = place_in_run(Path(path))
    about = made_with(read_notebook(file))
    name, notes, history_id = str(name), str(notes), str(history_id)  # papermill makes a number of "2026"
    if about.as_opened:
        owner, parents, history_id = about.owner, about.parents, about.history_id
        say(texts.as_opened(about.owner_identifier))
    if in_run():
        defer_save(
            DeferredSave(
                owner=owner if isinstance(owner, str) else _entity(owner).perm_id,
                name=name,
                history_id=history_id,
                type_code=type,
                notes=notes,
                parents=tuple(parents),
                files=tuple(map(str, files)),
                html=str(html) if html else None,
                newer=newer,
                environment=text_of_this_kernel(),
            )
        )
        say(texts.SAVED_BY_RUN)
        return None
    if newer not in NEWER:
        raise OpenbisJupyterError(
            "request-invalid", field="newer", reason=f"{newer!r} is none of its values."
        )
    in_cell = wait_until_fresh(file, wait, say)
    lacking = cells_without_results(read_notebook(file)) if in_cell else []
    access = access_of(o)
    line = ProgressLine()
    try:
        with told_here():
            wanted = SaveRequest(
                notebook=file,
                owner=_owner(access, owner),
                name=name,
                history_id=history_id,
                html=Path(html) if html else None,
                results=[Path(one) for one in files],
                type_code=type,
                notes=notes,
                parents=parents,
                newer=newer,
                ask=lambda _: asked_here(),
            )
            saved = save_files(access, wanted, line)
    finally:
        line.end()
    for sentence in sentences(saved, history_id):
        say(sentence)
    if lacking:
        say(texts.without_results(lacking))
    if not saved.already and in_cell:
        say(texts.NOT_SAVED)
    return saved.perm_id if isinstance(o, Access) else o.get_dataset(saved.perm_id)


def sentences(saved: Saved, history_id: str) -> list[str]:
    """What a person is told about it."""
    told = [texts.saved_as(saved.perm_id, saved.already)]
    if saved.renamed:
        told.append(texts.renamed(saved.renamed))
    if saved.page_refused:
        told.append(texts.page_refused(saved.page_refused))
    if saved.history_id != history_id:
        told.append(texts.on_a_branch(saved.history_id))
    if saved.beside:
        told.append(texts.beside(saved.beside))
    if saved.not_parents:
        told.append(texts.not_parents(saved.not_parents))
    if saved.unnoted:
        told.append(texts.unnoted(saved.unnoted))
    told += saved.lacking
    return told


def _owner(access: Access, given: Any) -> Owner:
    """In: a pybis entity, an `Owner`, a permId or an identifier."""
    return find_owner(access, given) if isinstance(given, str) else _entity(given)


def _entity(given: Any) -> Owner:
    """In: a pybis entity or an `Owner`."""
    if isinstance(given, Owner):
        return given
    kind = "OBJECT" if given.__class__.__name__ == "Sample" else "EXPERIMENT"
    return Owner(kind, str(given.permId), str(given.identifier))  # type: ignore[arg-type]
