"""A saved notebook on its way back into Jupyter.

Our cells are known by their keys (`metadata.openbis.cell`). Name, notes, parameters and the texts with values are made
anew; everything else stays as it is. What cannot be told from cells that hold values of their own, because a person
edited them or another tool made them, saving takes from the metadata instead (`saved_as_opened`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from openbis_jupyter.notebook import older_notebooks
from openbis_jupyter.notebook.about_texts import ADDED, source_text
from openbis_jupyter.notebook.builder import TITLE, about_notebook, markdown_cell, own_cells_by_key
from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError, Value
from openbis_jupyter.notebook.marks import SAVED_AS_OPENED, is_untouched, key_of, tags_of
from openbis_jupyter.notebook.parameters_cell import (
    INJECTED,
    NAME,
    NAME_VARIABLE,
    NAMES,
    NOTES,
    NOTES_VARIABLE,
    PARAMETERS,
    Cell,
    edited_cells,
    is_variable,
    opening_values,
    parameters_cell,
)
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec
from openbis_jupyter.untrusted import mapping_of

NOTE = "source"
BLOCK = ("connect-text", "connect", "save-text", "owner", "save")
"""What a notebook without our cells gets behind name, notes and parameters. They stand together at its end: further up
the values could meet names of its own."""
EDITED = "parameters-before"
"""The key of a parameters cell that a person edited."""
_OURS = (*NAMES, NAME_VARIABLE, NOTES_VARIABLE)
_PERM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_ID_MAX = 64


def reopened(
    saved: dict[str, Any], spec: NotebookSpec, kernelspec: dict[str, Any] | None, notes: str = ""
) -> dict[str, Any]:
    """In: the saved notebook (`saved.read_saved`); what it is to be from now on, its `source` and its language's id
    among it; the kernel to use (None: its own); notes of the dataset. Out: the notebook to write.

    Errors: LiteralError for a value that the language cannot hold.
    """
    if spec.source is None:
        raise ValueError("a notebook is opened from somewhere")
    opening = _Opening(saved, spec, notes)
    cells = opening.cells()
    note = markdown_cell(NOTE, source_text(opening.spec, spec.source, opening.by_metadata))
    metadata = {**saved["metadata"], **opening.metadata()}
    if kernelspec is not None:
        metadata["kernelspec"] = kernelspec
    if not spec.source.by_hand:
        jupyter = LANGUAGES[spec.language].jupyter
        metadata["language_info"] = {**mapping_of(saved["metadata"].get("language_info")), "name": jupyter}
    return {**saved, "metadata": metadata, "cells": [*_free_ids([note], cells), *cells]}


class _Opening:
    """One notebook that is opened again; `by_metadata`: whether saving goes by its metadata."""

    def __init__(self, saved: dict[str, Any], spec: NotebookSpec, notes: str) -> None:
        self._saved = [cell for cell in saved["cells"] if key_of(cell) != NOTE]
        self._about = mapping_of(saved["metadata"].get("openbis"))
        self._papermill = mapping_of(saved["metadata"].get("papermill"))
        self._spec, self._notes = spec, notes
        self._injected = mapping_of(self._papermill.get("parameters"))
        self._is_folded = bool(self._injected) and all(self._is_known(*row) for row in self._injected.items())
        self._answers = self._all_answers()
        self._take(_perm_ids(self._about.get("datasets")) or _perm_ids(saved["metadata"].get("datasets")))
        self.by_metadata = bool(self._about.get(SAVED_AS_OPENED))

    @property
    def spec(self) -> NotebookSpec:
        """With the datasets that the notebook has."""
        return self._spec

    def metadata(self) -> dict[str, Any]:
        """Those keys of the notebook's metadata that are ours; after `cells`."""
        about = about_notebook(self._spec)
        if "template" in self._about:
            about["template"] = self._about["template"]
        if self._answers or "parameters" in self._about:
            about["parameters"] = self._answers
        if self.by_metadata:
            about[SAVED_AS_OPENED] = True
        return {
            "openbis": about,
            **({"papermill": {**self._papermill, "parameters": {}}} if self._is_folded else {}),
        }

    def cells(self) -> list[Cell]:
        """All but the note."""
        if self._spec.source and self._spec.source.by_hand:
            return self._saved
        if any(key_of(cell) == PARAMETERS and cell["cell_type"] == "code" for cell in self._saved):
            return self._ours()
        if older_notebooks.is_older(self._saved):
            return self._older()
        return self._foreign()

    def _ours(self) -> list[Cell]:
        """Name, notes, parameters and title anew. A parameters cell that was edited stays before ours, so that what was
        written into it goes on holding, but for what the opening says.
        """
        fresh = own_cells_by_key(self._spec)
        before: list[Cell] = []
        kept: list[Cell] = []
        at: int | None = None
        for cell in self._saved:
            key = key_of(cell)
            if cell["cell_type"] == "code" and key in (PARAMETERS, NAME, NOTES):
                at = len(kept) if at is None else at
                if key == PARAMETERS and not is_untouched(cell):
                    before.append(_as_theirs(cell, EDITED))
            elif cell["cell_type"] == "code" and INJECTED in tags_of(cell):
                if not self._is_folded:
                    before.append(_as_theirs(cell, None))
            elif key == TITLE and is_untouched(cell):
                kept.append({**fresh[TITLE], "id": cell["id"]})
            else:
                kept.append(cell)
        is_edited = any(key_of(cell) in (EDITED, older_notebooks.EDITED) for cell in [*before, *kept])
        return _inserted(kept, at or 0, [*before, *self._cells_with(self._values(is_edited))])

    def _older(self) -> list[Cell]:
        injected = [cell for cell in self._saved if INJECTED in tags_of(cell)]
        modern = older_notebooks.modernised(
            [cell for cell in self._saved if cell not in injected],
            self._spec.language,
            own_cells_by_key(self._spec),
        )
        self.by_metadata = modern.is_edited
        if modern.datasets is not None and "dataset_ids" not in self._injected:
            self._take(modern.datasets)
        theirs = [] if self._is_folded else [_as_theirs(cell, None) for cell in injected]
        values = self._values(modern.datasets is None)
        return _inserted(modern.cells, modern.at, [*theirs, *self._cells_with(values)])

    def _foreign(self) -> list[Cell]:
        self.by_metadata = True
        self._is_folded, self._answers = False, dict(mapping_of(self._about.get("parameters")))
        fresh = own_cells_by_key(self._spec)
        opening = opening_values(self._spec)
        perm_ids = [dataset.perm_id for dataset in self._spec.datasets]
        values = {"file_name": opening["file_name"], "dataset_ids": perm_ids, **opening}
        block = [
            markdown_cell("added-text", ADDED),
            *self._cells_with(values),
            *(fresh[key] for key in BLOCK if key in fresh),
        ]
        return _inserted(self._saved, len(self._saved), block)

    def _cells_with(self, values: Mapping[str, Value]) -> list[Cell]:
        language, source = LANGUAGES[self._spec.language], self._spec.source
        goes_on = source is not None and source.mode == "continuation"
        return [
            *edited_cells(language, self._spec.title, self._notes if goes_on else ""),
            parameters_cell(language, values),
        ]

    def _values(self, is_edited: bool) -> dict[str, Value]:
        """What the parameters cell says. Where an edited one stays before it, that goes on saying the datasets and what
        a template asked, unless these were injected for a run.
        """
        opening = opening_values(self._spec)
        values: dict[str, Value] = {"file_name": opening["file_name"]}
        if not is_edited or "dataset_ids" in self._injected:
            values["dataset_ids"] = [dataset.perm_id for dataset in self._spec.datasets]
        answers = self._answers
        if is_edited:
            answers = {name: value for name, value in answers.items() if name in self._injected}
        return {**values, **opening, **answers}

    def _all_answers(self) -> dict[str, Any]:
        """What a template asked, and what was injected for a run in place of that, as far as the language holds it."""
        told = {**mapping_of(self._about.get("parameters"))}
        if self._is_folded:
            told |= self._injected
        else:
            told = {name: value for name, value in told.items() if name not in self._injected}
        return {name: value for name, value in told.items() if self._is_answer(name, value)}

    def _is_known(self, name: str, value: Any) -> bool:
        """Whether the cells that are made anew can hold this value of a run."""
        return name in _OURS or self._is_answer(name, value)

    def _is_answer(self, name: str, value: Any) -> bool:
        if not is_variable(name) or self._spec.language not in LANGUAGES:
            return False
        try:
            LANGUAGES[self._spec.language].literal(value)
        except (LiteralError, TypeError):
            return False
        return True

    def _take(self, perm_ids: Sequence[str]) -> None:
        """The datasets are these, or what was injected for a run."""
        injected = self._injected.get("dataset_ids")
        chosen = _perm_ids(injected) if isinstance(injected, list) else perm_ids
        datasets = tuple(DatasetInfo(perm_id, "") for perm_id in chosen)
        self._spec = replace(self._spec, datasets=datasets)


def _as_theirs(cell: Cell, key: str | None) -> Cell:
    """A cell that is no longer the place of the parameters."""
    tags = [tag for tag in tags_of(cell) if tag not in (PARAMETERS, INJECTED)]
    metadata = {name: value for name, value in cell["metadata"].items() if name != "openbis"}
    about = {"openbis": {"cell": key}} if key else {}
    return {**cell, "metadata": {**metadata, "tags": tags, **about}}


def _inserted(cells: Sequence[Cell], at: int, added: Sequence[Cell]) -> list[Cell]:
    return [*cells[:at], *_free_ids(added, cells), *cells[at:]]


def _free_ids(added: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell]:
    """The added cells, with ids that no cell has; keys tell our cells, ids only need to differ."""
    taken = {str(cell["id"]) for cell in cells}
    renamed = []
    for cell in added:
        cell_id, number = cell["id"], 2
        while cell_id in taken:
            cell_id, number = f"{cell['id'][: _ID_MAX - 8]}-{number}", number + 1
        taken.add(cell_id)
        renamed.append({**cell, "id": cell_id})
    return renamed


def _perm_ids(value: object) -> list[str]:
    """In: a list of permIds, or what `jupyter-openbis` keeps: an object with permIds as keys. Anybody may have written
    it, so whatever is no permId is left out.
    """
    listed = list(value) if isinstance(value, (list, dict)) else []
    return [one for one in listed if isinstance(one, str) and _PERM_ID.fullmatch(one)]
