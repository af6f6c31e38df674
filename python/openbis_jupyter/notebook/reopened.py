"""A saved notebook on its way back into Jupyter: it learns its new name, its parent and its history; the rest stays.

Our cells are known by their keys (`metadata.openbis.cell`), never guessed from what they say. A notebook without them,
from the built-in integration of openBIS or by hand, gets a block of ours at its end, and nothing before it is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openbis_jupyter.notebook.assignments import READERS, REWRITERS

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
    language = str(fresh["metadata"]["language_info"]["name"])
    supported = not by_hand
    ours = {cell["metadata"]["openbis"]["cell"]: cell for cell in fresh["cells"]}
    cells = [cell for cell in saved["cells"] if key_of(cell) != NOTE]
    if supported and any(key_of(cell) == "variables" and cell["cell_type"] == "code" for cell in cells):
        cells = [_changed(cell, ours, language) for cell in cells]
    elif supported:
        cells += _free_ids([ours[key] for key in BLOCK], cells)
    cells = [*_free_ids([ours[NOTE]], cells), *cells]
    metadata = {**saved["metadata"], "openbis": fresh["metadata"]["openbis"]}
    if kernelspec is not None:
        metadata["kernelspec"] = kernelspec
    if supported:
        # What `renamed` goes by.
        metadata["language_info"] = {**_mapping(saved["metadata"].get("language_info")), "name": language}
    return {**saved, "metadata": metadata, "cells": cells}


def key_of(cell: Mapping[str, Any]) -> str | None:
    """Which of our cells it is, None where it is not ours."""
    key = _mapping(_mapping(cell.get("metadata")).get("openbis")).get("cell")
    return key if isinstance(key, str) else None


def _changed(cell: Cell, ours: Mapping[str, Cell], language: str) -> Cell:
    key = key_of(cell)
    if key is None or key not in CHANGED or cell["cell_type"] != "code":
        return cell
    given = READERS[language](ours[key]["source"])
    expressions = {name: given[name] for name in CHANGED[key]}
    return {**cell, "source": REWRITERS[language](cell["source"], expressions)}


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
