"""A saved notebook on its way back into Jupyter: it learns its new name, its parent and its history; the rest stays.

Our cells are known by their keys (`metadata.openbis.cell`), never guessed from what they say. A notebook without them,
from the built-in integration of openBIS or by hand, gets a block of ours at its end, and nothing before it is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.assignments import READERS, REWRITERS
from openbis_jupyter.notebook.languages import LANGUAGES, language_of_cell, magics_and_code

Cell = dict[str, Any]
CHANGED: Mapping[str, tuple[str, ...]] = {
    "variables": ("file_name", "parents", "history_id"),
    "connect": ("openbis_url",),
    "owner": ("owner",),
}
"""Key of a cell → the names that get new values in it."""
BLOCK = (
    "added-text",
    "connect-text",
    "connect",
    "variables-text",
    "variables",
    "dataset-name-text",
    "dataset-name",
    "dataset-notes",
    "html-text",
    "html",
    "owner-text",
    "owner",
    "save-text",
    "save",
)
"""What a notebook without our cells gets, in this order. The variables stand next to the cells that use them: further
up they could meet names of its own."""
NOTE = "source"
_ID_MAX = 64


def reopened(
    saved: dict[str, Any], fresh: dict[str, Any], kernelspec: dict[str, Any] | None, by_hand: bool
) -> dict[str, Any]:
    """In: the saved notebook; one that was built for this opening, of which the values and added cells are taken; the
    kernel to use (None: its own); whether its language has no cells of ours. Out: the notebook to write.
    """
    language = str(fresh["metadata"]["openbis"]["language"])
    supported = not by_hand
    ours = {cell["metadata"]["openbis"]["cell"]: cell for cell in fresh["cells"]}
    cells = [cell for cell in saved["cells"] if key_of(cell) != NOTE]
    if supported and any(key_of(cell) == "variables" and cell["cell_type"] == "code" for cell in cells):
        cells = _changed(cells, ours, language)
    elif supported:
        cells += _free_ids([ours[key] for key in BLOCK], cells)
    cells = [*_free_ids([ours[NOTE]], cells), *cells]
    metadata = {**saved["metadata"], "openbis": fresh["metadata"]["openbis"]}
    if kernelspec is not None:
        metadata["kernelspec"] = kernelspec
    if supported:
        # What `renamed` goes by.
        name = LANGUAGES[language].jupyter
        metadata["language_info"] = {**_mapping(saved["metadata"].get("language_info")), "name": name}
    return {**saved, "metadata": metadata, "cells": cells}


def key_of(cell: Mapping[str, Any]) -> str | None:
    """Which of our cells it is, None where it is not ours."""
    key = _mapping(_mapping(cell.get("metadata")).get("openbis")).get("cell")
    return key if isinstance(key, str) else None


def with_expressions(cell: Cell, language: str, expressions: Mapping[str, str]) -> Cell | None:
    """A code cell with these expressions assigned to these names; None where it is in another language than the rest:
    in SoS a person can give any cell to another sub-kernel.
    """
    mark = cell["metadata"].get("kernel")
    own = language_of_cell(cell["source"], language, mark if isinstance(mark, str) else "")
    if own not in (language, "python"):
        return None
    magics, code = magics_and_code(cell["source"], language)
    return {**cell, "source": magics + REWRITERS[language](code, expressions)}


def _changed(cells: Sequence[Cell], ours: Mapping[str, Cell], language: str) -> list[Cell]:
    changed = {
        number: with_expressions(cell, language, _new(ours[key], key, language))
        for number, cell in enumerate(cells)
        if (key := key_of(cell)) is not None and key in CHANGED and cell["cell_type"] == "code"
    }
    changeable = {key_of(cells[number]) for number, cell in changed.items() if cell}
    result: list[Cell] = []
    for number, cell in enumerate(cells):
        key = key_of(cell)
        result.append(changed.get(number) or cell)
        if key and number in changed and key not in changeable:
            # It stays as it is, and ours stands behind it.
            changeable.add(key)
            result += _free_ids([ours[key]], cells)
    return result


def _new(cell: Cell, key: str, language: str) -> dict[str, str]:
    given = READERS[language](magics_and_code(cell["source"], language)[1])
    return {name: given[name] for name in CHANGED[key]}


def _free_ids(added: Iterable[Cell], cells: Iterable[Cell]) -> list[Cell]:
    """The added cells, with ids that no cell has; keys tell our cells, ids only need to differ."""
    taken = {str(cell["id"]) for cell in cells}
    renamed = []
    for cell in added:
        cell_id, number = cell["id"], 2
        while cell_id in taken:
            cell_id, number = f"{cell['id'][: _ID_MAX - 8]}-{number}", number + 1
        renamed.append({**cell, "id": cell_id})
    return renamed


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
