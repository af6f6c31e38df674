"""A notebook runs without anybody watching, and its results become the next version."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openbis_jupyter.client.comparing import Tolerance, against_dataset, against_file
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import Owner, dataset_facts, find_owner, list_files, may_write
from openbis_jupyter.client.downloading import download_files
from openbis_jupyter.client.environments import asked_later
from openbis_jupyter.client.notebooks import (
    DeferredSave,
    TrackedFile,
    as_text,
    begin_history,
    made_with,
    parse_deferred_save,
    read_notebook,
)
from openbis_jupyter.client.progress import (
    Cancel,
    FileMoved,
    Listener,
    NotParents,
    Saving,
    Waiting,
    one_at_a_time,
    silent,
)
from openbis_jupyter.client.running.comparison import Told, results_before, told_of
from openbis_jupyter.client.running.execution import execute, execute_moving
from openbis_jupyter.client.running.injected import typed, with_values
from openbis_jupyter.client.saving import NEWER, Saved, SaveRequest, not_taken, save_files
from openbis_jupyter.errors import OpenbisJupyterError

SAVE_AGAIN_SECONDS = (5.0, 15.0, 60.0, 120.0, 300.0)
"""Pauses before saving is tried again in the end of a run."""


DEFAULT_TOLERANCE = Tolerance()
_MISSING = ("notebook-missing", "request-invalid")
"""What is said of a file that was moved on the way."""


@dataclass(frozen=True)
class Ran:
    """The new version, the notebook's file with the results, and what of them came out the same."""

    saved: Saved
    notebook: Path
    told: Told = field(default_factory=Told)


def run_saved(
    access: Access,
    perm_id: str,
    folder: Path,
    *,
    name: str = "",
    parameters: Mapping[str, str] = MappingProxyType({}),
    cell_seconds: float | None = None,
    tolerance: Tolerance | None = DEFAULT_TOLERANCE,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> Ran:
    """Run the notebook of a dataset with the parameters it has, and save the result with that dataset as a parent.

    In: a folder that does not exist yet, for the notebook and what it makes; the notebook's name, or the end of its
    path, where the dataset has several; other values for its variables, as texts
    (`injected.typed`); the longest time of a cell in seconds; within which the results are the same as those saved,
    None where nobody wants to know (`Ran.told`).
    The file holds the results of each cell as soon as it has ended. Nothing is saved in openBIS unless all cells ended.
    Errors: `notebook-missing`, `request-invalid` where the dataset has several and it is not clear which is meant,
    `cell-failed`, `kernel-unknown`, `cancelled`, and those of downloading and saving.
    """
    cancel = cancel or Cancel()
    listen = one_at_a_time(listen)
    facts = dataset_facts(access, perm_id)
    file = _fetch_notebook(access, perm_id, name, folder)
    about = made_with(read_notebook(file))
    values = _injected(read_notebook(file), parameters)
    used = _used(values) or [*facts.parents, *about.not_parents]
    parents = list(dict.fromkeys([*used, perm_id]))
    _tell_of_parents(access, parents, listen)
    if values:
        with TrackedFile(file) as tracked:
            tracked.write(as_text(with_values(read_notebook(file), values)))
    owner = values.get("owner_perm_id") or facts.owner or about.owner
    before = results_before(file, tolerance)
    left = execute(file, cell_seconds=cell_seconds, listen=listen, cancel=cancel)
    told = told_of(before, file, against_dataset(perm_id), tolerance, access.secrets)
    wanted = SaveRequest(
        notebook=file,
        owner=owner if isinstance(owner, Owner) else find_owner(access, owner),
        name=values.get("dataset_name") or facts.name or file.stem,
        history_id=values.get("history_id") or facts.history_id or about.history_id,
        type_code=values.get("dataset_type") or facts.type,
        notes=values.get("dataset_notes", facts.notes),
        parents=parents,
        base=perm_id,
        newer="beside",  # whoever runs an older version again asked for it; what is newer stays
        ask=asked_later(_environment_in(left)),
        comparison=told.files,
    )
    return Ran(save_files(access, wanted, listen, cancel), file, told)


def run_file(
    access: Access,
    file: Path,
    *,
    parameters: Mapping[str, str] = MappingProxyType({}),
    root: Path | None = None,
    cell_seconds: float | None = None,
    tolerance: Tolerance | None = DEFAULT_TOLERANCE,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> Ran:
    """Run the notebook of this file where it stands, and save it with its results as the next version.

    parameters: other values for its variables, as texts (`injected.typed`); the file keeps them in a cell of their own.
    tolerance: within which the results are the same as those that the file had, None where nobody wants to know.
    Owner, parents and history are what its metadata say; its own save cell may say more (name, notes, result files).
    The file holds the results of each cell as soon as it has ended, and where the run stopped (`run_mark`). Nothing is
    saved in openBIS unless all cells ended. Where openBIS does not answer in the end, saving is tried again for some
    minutes: hours of work shall not depend on one of them. On Linux a file that is renamed or moved meanwhile is
    followed, within `root` if that is given; what is saved has the name that it has in the end.

    Errors: `notebook-missing`, `notebook-gone`, `request-invalid` where no owner is named, `owner-read-only`,
    `cell-failed`, `kernel-unknown`, `kernel-failed`, `save-cell-unreadable`, `cancelled`, and those of saving.
    """
    cancel = cancel or Cancel()
    listen = one_at_a_time(listen)
    with TrackedFile(file, root) as tracked:
        about = made_with(read_notebook(tracked.path))
        values = _injected(read_notebook(tracked.path), parameters)
        wanted_owner = about.owner if about.as_opened else values.get("owner_perm_id") or about.owner
        if not wanted_owner:
            raise OpenbisJupyterError(
                "request-invalid", field="owner", reason="the notebook does not name one."
            )
        owner = find_owner(access, wanted_owner)
        if not may_write(access, owner):
            raise OpenbisJupyterError("owner-read-only", owner=owner.identifier)
        parents = _used(values) or about.parents
        _tell_of_parents(access, parents, listen)
        tracked.history = about.history_id or begin_history(tracked.find())
        if values:
            tracked.write(as_text(with_values(read_notebook(tracked.find()), values)))
        before = results_before(tracked.find(), tolerance)
        left = execute_moving(tracked, cell_seconds=cell_seconds, listen=listen, cancel=cancel)
        deferred = None if left is None else parse_deferred_save(left, tracked.path)
        told = told_of(before, tracked.path, against_file(tracked.path.name), tolerance, access.secrets)
        listen(Saving(tracked.path.name))

        def save() -> Saved:
            place = tracked.find()
            name = about.name or place.stem
            wanted = SaveRequest(
                place,
                owner,
                name,
                tracked.history,
                parents=parents,
                newer="beside",
                comparison=told.files,
            )
            try:
                asked_for = _as_deferred(access, wanted, deferred, tracked) if deferred else wanted
                return save_files(access, asked_for, listen, cancel)
            except (OpenbisJupyterError, FileNotFoundError) as reason:
                was_missing = not isinstance(reason, OpenbisJupyterError) or reason.code in _MISSING
                if not was_missing or tracked.find() == place:
                    raise
            return save()

        saved = _with_retries(save, file.name, listen, cancel)
        with contextlib.suppress(OpenbisJupyterError):  # gone, but it is saved
            tracked.look()
        listen(FileMoved(tracked.path))
        return Ran(saved, tracked.path, told)


def _tell_of_parents(access: Access, parents: Sequence[str], listen: Listener) -> None:
    """Before hours of work: what will be named in place of being a parent."""
    refused = not_taken(access, parents)
    if refused:
        listen(NotParents(tuple(refused)))


def _injected(notebook: Any, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The values for a run. Errors: `request-invalid` for what the notebook cannot take."""
    values = {name: typed(notebook, name, text) for name, text in parameters.items()}
    if values:
        with_values(notebook, values)
    return values


def _used(values: Mapping[str, Any]) -> Sequence[str]:
    """The parents that a run's own values name: these, or the datasets it works on."""
    used: Sequence[str] = values.get("parents") or values.get("dataset_ids") or ()
    return used


def _as_deferred(
    access: Access, wanted: SaveRequest, deferred: DeferredSave, tracked: TrackedFile
) -> SaveRequest:
    """What the notebook's save cell asks for, where it says something."""
    newer = next((one for one in NEWER if one == deferred.newer and one != "ask"), wanted.newer)
    return SaveRequest(
        notebook=wanted.notebook,
        owner=find_owner(access, deferred.owner) if deferred.owner else wanted.owner,
        name=deferred.name or wanted.name,
        history_id=deferred.history_id or wanted.history_id,
        html=_moved_along(deferred.html, tracked) if deferred.html else None,
        results=[_moved_along(one, tracked) for one in deferred.files],
        type_code=deferred.type_code,
        notes=deferred.notes,
        parents=deferred.parents,
        newer=newer,  # nobody is there to be asked: what is newer stays beside it
        ask=asked_later(deferred.environment),
        comparison=wanted.comparison,
    )


def _environment_in(left: bytes | None) -> str:
    """What the kernel said about itself where a cell wanted to save; empty where none did."""
    if left is None:
        return ""
    with contextlib.suppress(OpenbisJupyterError):
        return parse_deferred_save(left, Path()).environment
    return ""


def _moved_along(path: str, tracked: TrackedFile) -> Path:
    """Where a file is now that was named before the notebook's folder was renamed or moved."""
    named = Path(path)
    if not named.exists():
        for folder in (place.parent for place in tracked.places):
            moved = tracked.path.parent / named.relative_to(folder) if named.is_relative_to(folder) else named
            if moved.exists():
                return moved
    return named


def _with_retries(save: Callable[[], Saved], name: str, listen: Listener, cancel: Cancel) -> Saved:
    """Save; what it asks openBIS for on the way is tried again, too."""
    for pause in SAVE_AGAIN_SECONDS:
        try:
            return save()
        except OpenbisJupyterError as reason:
            if reason.code != "openbis-unreachable":
                raise
        listen(Waiting(name, pause))
        cancel.wait(pause)
    return save()


def _fetch_notebook(access: Access, perm_id: str, name: str, folder: Path) -> Path:
    """The notebook of the dataset, in the folder. Errors: `notebook-missing`, `request-invalid`."""
    there = [file for file in list_files(access, [perm_id]).files if file.path.endswith(".ipynb")]
    notebooks = [file for file in there if f"/{file.path}".endswith(f"/{name}")] if name else there
    if not there or not notebooks:
        raise OpenbisJupyterError("notebook-missing", file=f"{name} in the dataset {perm_id}".lstrip())
    if len(notebooks) > 1:
        names = ", ".join(sorted(file.path for file in notebooks))
        raise OpenbisJupyterError(
            "request-invalid",
            field="--file",
            reason=f"the dataset has several notebooks, choose one: {names}.",
        )
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise OpenbisJupyterError(
            "request-invalid", field="folder", reason=f"{folder} exists already."
        ) from None
    [stored] = _downloaded(access, perm_id, folder / ".openbis", [notebooks[0].path])
    file = folder / notebooks[0].name
    stored.replace(file)
    shutil.rmtree(folder / ".openbis")
    return file


def _downloaded(access: Access, perm_id: str, folder: Path, paths: Sequence[str]) -> tuple[Path, ...]:
    return download_files(access, [perm_id], folder, patterns=paths).files
