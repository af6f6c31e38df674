"""A notebook, its web page and results as one dataset in openBIS: checked, never twice, never over another's work."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from openbis_jupyter.client import texts
from openbis_jupyter.client.by_products import ByProducts, OfVersion, in_crate
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import (
    DatasetQuery,
    DatasetRow,
    Owner,
    dataset_facts,
    find_datasets,
    may_write,
    property_codes,
)
from openbis_jupyter.client.disk import LocalFile, measured, why
from openbis_jupyter.client.environments import Asked, asked_of_interpreter
from openbis_jupyter.client.notebooks import read_notebook
from openbis_jupyter.client.progress import Cancel, Listener, one_at_a_time, silent
from openbis_jupyter.client.provenance import Work, inputs_of
from openbis_jupyter.client.redaction import secret_pattern, secrets_of
from openbis_jupyter.client.saving.comparison import difference, same_version
from openbis_jupyter.client.saving.known_versions import KnownVersion, known_version, remember_version
from openbis_jupyter.client.saving.not_parents import name_in_notes, not_taken, not_taken_after_all
from openbis_jupyter.client.saving.results import named, refuse_changed
from openbis_jupyter.client.saving.staging import naming, staged, staging_folder
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.work import work_digest
from openbis_jupyter.openbis.failure import AccessDenied, OpenbisFailure, told
from openbis_jupyter.openbis.shapes import dataset_id

DEFAULT_TYPE = "ANALYSIS_NOTEBOOK"
Newer = Literal["ask", "continue", "branch", "beside"]
NEWER: tuple[Newer, ...] = get_args(Newer)


@dataclass(frozen=True)
class SaveRequest:
    """What is saved and as what.

    notebook, html: the files; without html, or where it is older than the notebook, a web page is made.
    results: further files and folders, stored beside the notebook under their names. properties: beyond name, notes
    and history id.
    newer: what to do where openBIS has a version that this notebook did not begin from; `ask`: `version-newer`.
    base: the version that the notebook began from, where the caller knows it better than this computer's notes.
    ask: gives what the notebook was computed with; asked only when a new version is made.
    comparison: files that say what came out the same when it ran again, by the names that they are stored under.
    """

    notebook: Path
    owner: Owner
    name: str
    history_id: str
    html: Path | None = None
    results: Sequence[Path] = ()
    type_code: str = DEFAULT_TYPE
    notes: str = ""
    parents: Sequence[str] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    newer: Newer = "ask"
    base: str | None = None
    ask: Callable[[Any], Asked] = asked_of_interpreter
    comparison: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """The dataset; `already`: openBIS had it, nothing was stored; `history_id`: a new one after a branch.

    beside: versions that others saved into the same history meanwhile; not_parents: datasets that were used and that
    openBIS did not take as parents, so that notebook, page and notes name them; unnoted: why this computer could not
    note which version its notebook is now, empty where it did.
    renamed: what of the dataset that openBIS had (`name`, `notes`, `properties`) is as it was given now; page_refused:
    why the page that openBIS has could not be written on this computer, too; lacking: sentences about what else is
    saved with a notebook and could not be this time.
    """

    perm_id: str
    already: bool
    history_id: str
    beside: tuple[str, ...] = ()
    unnoted: str = ""
    not_parents: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    page_refused: str = ""
    lacking: tuple[str, ...] = ()


def save_files(
    access: Access, wanted: SaveRequest, listen: Listener = silent, cancel: Cancel | None = None
) -> Saved:
    """Save as one dataset. It returns only when openBIS has stored the very bytes; a repetition makes no double.

    A dataset that openBIS has already, of the same owner, gets the name, notes and properties that are given; for
    another owner, or where openBIS does not let it be changed, one of its own is made. What openBIS does not take as
    parents keeps nothing from being saved: the dataset names it (`not_parents`).

    Errors: `notebook-missing`, `notebook-secret`, `request-invalid`, `name-changed`, `file-unwritable`,
    `version-newer`, `owner-read-only`, `save-failed`, `staging-full`, `store-full`, `session-expired`,
    `openbis-unreachable`, `cancelled`.
    """
    with staging_folder() as folder:
        try:
            return _Saving(access, wanted, folder, one_at_a_time(listen), cancel or Cancel()).save()
        except OpenbisFailure as reason:
            raise _explained(access, wanted.owner, reason) from None


@dataclass(frozen=True)
class _Work:
    """What becomes a version: the files, the notebook and its page first; the history; the datasets that were used;
    those of them that openBIS does not take as parents; the version before this one, if any.
    """

    files: Mapping[str, LocalFile]
    history: str
    parents: Sequence[str]
    not_parents: Sequence[str]
    before: str | None


class _Saving:
    """One attempt to save; `folder` is for copies: the browser may write the notebook again while it is sent."""

    def __init__(
        self, access: Access, wanted: SaveRequest, folder: Path, listen: Listener, cancel: Cancel
    ) -> None:
        self._access, self._wanted, self._folder = access, wanted, folder
        self._listen, self._cancel = listen, cancel
        self._page_refused = ""
        secrets = {*access.secrets, *secrets_of(os.environ)}
        self._beside = OfVersion(folder, secrets, wanted.ask, partial(inputs_of, access), wanted.comparison)
        self._codes = _codes_by_word(property_codes(access, wanted.type_code))

    def save(self) -> Saved:
        """Do it."""
        wanted = self._wanted
        known = known_version(self._access.url, wanted.history_id, wanted.notebook)
        history = known.history_id if known else wanted.history_id
        base = wanted.base or (known.dataset if known else None)
        versions = self._versions(history)
        newest = versions[0].perm_id if versions and "HISTORY_ID" in self._codes else None
        is_passed_by = newest is not None and newest != base
        follows = {"continue": newest, "branch": base or newest}.get(wanted.newer) if is_passed_by else None
        parents = list(dict.fromkeys([*wanted.parents, *([follows] if follows else [])]))
        not_parents = not_taken(self._access, parents)
        work = _Work(self._files(history), history, parents, not_parents, follows or base)
        earlier = [known.not_parents] if known else []
        if wanted.newer == "continue" and len(versions) > 1:
            # An attempt whose answer was lost: it is the newest version, and went on from the one before.
            others = [perm_id for perm_id in not_parents if perm_id != newest]
            earlier += [others, [*others, versions[1].perm_id]]
        found = self._same(versions, work, earlier)
        if found:
            return found
        if is_passed_by and wanted.newer == "ask":
            raise _newer(versions[0])
        if follows and wanted.newer == "branch":
            return self._branch(replace(work, history=_branch_id(history, follows)))
        return self._create_and_compare(work, versions)

    def _branch(self, work: _Work) -> Saved:
        """A history of its own; found again where an earlier attempt made it."""
        versions, work = self._versions(work.history), replace(work, files=self._files(work.history))
        return self._same(versions, work) or self._create_and_compare(work, versions)

    def _create_and_compare(self, work: _Work, versions: Sequence[DatasetRow]) -> Saved:
        saved, files, more = self._create(work)
        differing = self._difference(saved.perm_id, {**files, **more.files})
        if differing in more.files:
            more = replace(more, lacking=(*more.lacking, texts.by_product_differs(str(differing))))
            differing = self._difference(saved.perm_id, files)
        if differing:
            reason = f"The dataset {saved.perm_id} was made, but its {differing} differs from yours."
            raise OpenbisJupyterError("save-failed", reason=reason)
        seen = {saved.perm_id, *(version.perm_id for version in versions)}
        now = self._versions(work.history) if "HISTORY_ID" in self._codes else []
        beside = tuple(version.perm_id for version in now if version.perm_id not in seen)
        return replace(self._noted(saved, files), beside=beside, lacking=more.lacking)

    def _difference(self, perm_id: str, files: Mapping[str, LocalFile]) -> str | None:
        return difference(self._access, perm_id, files, self._listen, self._cancel)

    def _files(self, history_id: str) -> dict[str, LocalFile]:
        """All files by name, as they will be stored. Errors: `notebook-secret`, `request-invalid`, `name-changed`."""
        wanted = self._wanted
        notebook, page, self._page_refused = staged(
            wanted.notebook, wanted.html, history_id, wanted.history_id, self._folder
        )
        paths = dict(named([notebook, page, *wanted.results]))
        refuse_changed(list(paths))
        own = secret_pattern(self._access.secrets, any_token=False)
        pasted = secret_pattern(self._access.secrets, any_token=True)
        files = {
            name: _read(path, pasted if path in (notebook, page) else own) for name, path in paths.items()
        }
        for name, file in files.items():
            if file.holds_secret:
                raise OpenbisJupyterError("notebook-secret", file=name)
        return files

    def _versions(self, history_id: str) -> list[DatasetRow]:
        """The versions in openBIS, the newest first; without history ids, the owner's datasets of this type."""
        if "HISTORY_ID" in self._codes:
            properties = {self._codes["HISTORY_ID"]: history_id}
            return find_datasets(
                self._access, DatasetQuery(type_code=self._wanted.type_code, properties=properties)
            )
        return find_datasets(
            self._access, DatasetQuery(owner=self._wanted.owner, type_code=self._wanted.type_code)
        )

    def _same(
        self, versions: Sequence[DatasetRow], work: _Work, earlier: Sequence[Sequence[str]] = ()
    ) -> Saved | None:
        """The version that is this work already, whatever openBIS let it have as parents at that time."""
        # For another owner it is not there yet.
        own = [version for version in versions if version.owner == self._wanted.owner.identifier]
        perm_ids = [version.perm_id for version in own]
        lists = list(dict.fromkeys(map(tuple, [work.not_parents, (), work.parents, *earlier])))
        # The page is made from the notebook, and ends with what was known when it was saved first.
        variants = [self._without_page(self._naming(work.files, one)) for one in lists] if own else []
        found = same_version(self._access, perm_ids, variants, self._listen, self._cancel)
        if found is None:
            return None
        perm_id, number = found
        saved = Saved(perm_id, True, work.history, not_parents=lists[number])
        as_given = self._as_given(saved)
        return as_given and self._noted(as_given, variants[number])

    def _as_given(self, saved: Saved) -> Saved | None:
        """What openBIS had, with the name, notes and properties that are given now; None where it does not let it be
        changed.
        """
        wanted, facts = self._wanted, dataset_facts(self._access, saved.perm_id)
        notes = name_in_notes(wanted.notes, saved.not_parents) if wanted.notes else facts.notes
        given = {"NAME": (wanted.name, facts.name), "NOTES": (notes, facts.notes)}
        differing = {
            word: text for word, (text, had) in given.items() if word in self._codes and text not in ("", had)
        }
        changed = {**{self._codes[word]: text for word, text in differing.items()}, **wanted.properties}
        if not changed:
            return saved
        words = (*map(str.lower, differing), *(("properties",) if wanted.properties else ()))
        update = {
            "@type": "as.dto.dataset.update.DataSetUpdate",
            "dataSetId": dataset_id(saved.perm_id),
            "properties": changed,
        }
        try:
            self._access.ask("updateDataSets", [update])
        except OpenbisFailure:  # by default, only power users may
            return None
        return replace(saved, renamed=words)

    @staticmethod
    def _without_page(files: Mapping[str, LocalFile]) -> Mapping[str, LocalFile]:
        _, page, *_ = files
        return {name: file for name, file in files.items() if name != page}

    def _naming(self, files: Mapping[str, LocalFile], not_parents: Sequence[str]) -> Mapping[str, LocalFile]:
        """The files, of which notebook and page name these datasets. Errors: `staging-full`, `file-unwritable`."""
        notebook, page, *_ = files
        secret = secret_pattern(self._access.secrets, any_token=True)
        changed = naming(files[notebook].path, files[page].path, not_parents, self._folder)
        return {**files, **{path.name: _read(path, secret) for path in changed}}

    def _create(self, work: _Work) -> tuple[Saved, Mapping[str, LocalFile], ByProducts]:
        """Create; without those parents that openBIS refuses only now."""
        while True:
            files, more = self._with_by_products(work, self._naming(work.files, work.not_parents))
            parents = [perm_id for perm_id in work.parents if perm_id not in work.not_parents]
            try:
                perm_id = self._created(work, files, more, parents)
            except OpenbisFailure:
                if not parents or not may_write(self._access, self._wanted.owner):
                    raise
                refused = not_taken_after_all(self._access, work.parents, work.not_parents)
                work = replace(work, not_parents=refused)
            else:
                saved = Saved(perm_id, False, work.history, not_parents=tuple(work.not_parents))
                return saved, files, more

    def _with_by_products(
        self, work: _Work, files: Mapping[str, LocalFile]
    ) -> tuple[Mapping[str, LocalFile], ByProducts]:
        """The files, whose page says what the notebook was made from, and what is saved beside them."""
        wanted = self._wanted
        notebook, page, *_ = files
        about = Work(
            url=self._access.url,
            user=self._access.user,
            name=wanted.name,
            notes=wanted.notes,
            owner=wanted.owner,
            history_id=work.history,
            files=in_crate(files),
            parents=[perm_id for perm_id in work.parents if perm_id not in work.not_parents],
            not_parents=work.not_parents,
            before=work.before,
        )
        content = read_notebook(files[notebook].path)
        ending = self._beside.page(about, content, files[page], files)
        files = {**files, **ending.files}
        more = self._beside.files(replace(about, files=in_crate(files)), content, files)
        return files, replace(more, lacking=(*ending.lacking, *more.lacking))

    def _created(
        self, work: _Work, files: Mapping[str, LocalFile], more: ByProducts, parents: Sequence[str]
    ) -> str:
        """The new dataset; where the answer was lost, openBIS is asked whether it has the dataset all the same."""
        notes = name_in_notes(self._wanted.notes, work.not_parents)
        values = {"NAME": self._wanted.name, "NOTES": notes, "HISTORY_ID": work.history}
        properties = {code: values[word] for word, code in self._codes.items() if values[word]}
        dataset = NewDataset(
            files={name: file.path for name, file in {**files, **more.files}.items()},
            owner=self._wanted.owner,
            type_code=self._wanted.type_code,
            properties={**properties, **self._wanted.properties},
            parents=parents,
        )
        try:
            return create_dataset(self._access, dataset, self._listen, self._cancel)
        except OpenbisJupyterError as unclear:
            if unclear.code != "openbis-unreachable":
                raise
            versions = [version.perm_id for version in self._versions(work.history)]
            made = same_version(self._access, versions, [files], self._listen, self._cancel)
            if made is None:
                raise
            return made[0]

    def _noted(self, saved: Saved, files: Mapping[str, LocalFile]) -> Saved:
        """Note on this computer that its notebook is this version now."""
        wanted, saved = self._wanted, replace(saved, page_refused=self._page_refused)
        digest = work_digest(read_notebook(files[wanted.notebook.name].path))
        base = KnownVersion(saved.perm_id, saved.history_id, digest, saved.not_parents)
        try:
            remember_version(self._access.url, wanted.history_id, wanted.notebook, base)
        except OSError as reason:  # openBIS has it all the same
            return replace(saved, unnoted=why(reason))
        return saved


def _read(path: Path, secret: re.Pattern[bytes]) -> LocalFile:
    """Errors: `request-invalid` for a file that cannot be read."""
    try:
        return measured(path, secret)
    except OSError as reason:
        raise OpenbisJupyterError(
            "request-invalid", field="files", reason=f"{path} cannot be read: {why(reason)}."
        ) from None


def _codes_by_word(codes: Sequence[str]) -> dict[str, str]:
    """NAME, NOTES, HISTORY_ID, as far as the type has them → the codes in this openBIS, some beginning with `$`."""
    words = ("NAME", "NOTES", "HISTORY_ID")
    return {word: code for word in words for code in (word, f"${word}") if code in codes}


def _branch_id(history_id: str, start: str) -> str:
    """The history id of a branch: the same for each attempt, so that a repetition finds what the first one made."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"openbis-jupyter:{history_id}:{start}"))


def _newer(version: DatasetRow) -> OpenbisJupyterError:
    when = version.registered.strftime("%Y-%m-%d %H:%M UTC") if version.registered else "an unknown day"
    return OpenbisJupyterError(
        "version-newer", dataset=version.perm_id, user=version.registrator or "somebody", date=when
    )


def _explained(access: Access, owner: Owner, reason: OpenbisFailure) -> OpenbisJupyterError:
    """What a refusal of openBIS means: asked from openBIS, not read from its words."""
    if not access.holds():
        return OpenbisJupyterError("session-expired")
    if not may_write(access, owner):
        return OpenbisJupyterError("owner-read-only", owner=owner.identifier)
    if isinstance(reason, AccessDenied):
        return told(reason)
    sentence = access.without_token(str(reason)).strip().rstrip(".")
    return OpenbisJupyterError("save-failed", reason=f"{sentence}.")
