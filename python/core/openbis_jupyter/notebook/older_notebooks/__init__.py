"""Notebooks that version 0.1.0 made: their cells hold values as literals.

Cells that nobody edited are told by what they say; the values in them are of no interest but the datasets, which stand
nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from openbis_jupyter.notebook.marks import key_of
from openbis_jupyter.notebook.parameters_cell import NAME, NOTES, Cell, with_source

VARIABLES = "variables"
"""The key of the cell that became that of the parameters."""
EDITED = "variables-before"
"""Its key once it was edited and stays before ours."""
_VALUE = re.compile(r"\\\{\\\{(\w+)\\\}\\\}")
_RENDER_TEXT, _SAVE_TEXT = "html-text", "save-text"
"""Rendering and saving have one text today; it stands before the first of the cells for them."""
_JOINED: Mapping[str, str] = {
    "html": "save",
    _RENDER_TEXT: "save",
    "token": "connect",
    "token-text": "connect",
    "toolbox": "connect",
    "toolbox-text": "connect",
}
"""Cells whose work another does today: they stay where that one was edited and so goes on needing them."""
_LISTS = ("dataset_ids", "parents")
_PERM_ID = re.compile(r"""u?(["'])([A-Za-z0-9_.:-]{1,100})\1""")
_LIST_SIGNS = re.compile(r"(?:list|c|[\s\[\](){},.])*")
_TITLE = re.compile(
    r"# [^\n]*\n\nMade from openBIS for \*\*[^\n]*\*\*\. Run the cells from top to bottom; the last one saves this"
    r" notebook in\nopenBIS as a dataset of [^\n]*\.(?P<table>(?:\n\n\| permId [\s\S]*)?)"
)


@dataclass(frozen=True)
class Modern:
    """An older notebook's cells as they are today.

    at: where name, notes and parameters belong; datasets: their permIds, None where an edited cell goes on saying them;
    is_edited: whether a cell that holds values was edited, so that it goes on holding the old ones.
    """

    cells: list[Cell]
    at: int
    datasets: list[str] | None
    is_edited: bool


def is_older(cells: Sequence[Cell]) -> bool:
    """Whether version 0.1.0 made them."""
    return any(key_of(cell) == VARIABLES and cell["cell_type"] == "code" for cell in cells)


def modernised(cells: Sequence[Cell], language: str, fresh: Mapping[str, Cell]) -> Modern:
    """In: the cells of an older notebook, its language, today's cells by key. Out: today's in place of those that
    nobody edited, without name, notes and parameters.
    """
    kept: list[Cell] = []
    datasets: list[str] | None = None
    is_edited = False
    at: int | None = None
    table, has_save_text = "", False
    edited = {key_of(cell) for cell in cells if _unedited(cell, key_of(cell) or "", language) is None}
    for cell in cells:
        key = key_of(cell) or ""
        is_code = cell["cell_type"] == "code"
        found = _unedited(cell, key, language)
        if is_code and key == VARIABLES and (found is None or _perm_ids(found) is None):
            is_edited = True
            kept.append(_without_tag(cell))
            at = len(kept)
        elif is_code and key == VARIABLES:
            datasets = _perm_ids(found or {})
            at = len(kept) if at is None else at
        elif key in (NAME, NOTES):
            at = len(kept) if at is None else at
        elif found is None:
            is_edited = is_edited or key in _shapes(language)
            kept.append(cell)
        elif key in _JOINED and _JOINED[key] in edited:
            kept.append(cell)
        elif key == _RENDER_TEXT:
            kept.append(_as_today(cell, fresh[_SAVE_TEXT]))
            has_save_text = True
        elif key == _SAVE_TEXT and has_save_text:
            continue
        elif key in fresh:
            kept.append(_as_today(cell, fresh[key]))
            table = found.get("table") or table
    if table:
        _add_table(kept, table)
    return Modern(kept, at or 0, datasets, is_edited)


def _unedited(cell: Cell, key: str, language: str) -> dict[str, str] | None:
    """The code of the values in a cell of ours, empty where it holds none; None where it was edited or is not ours."""
    source = cell["source"]
    if key == "title":
        return _named(_TITLE.fullmatch(source))
    for shape in _shapes(language).get(key, ()):
        found = _named(shape.fullmatch(source))
        if found is not None:
            return found
    signature = hashlib.sha256(f"{key}\n{source}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {} if signature in _known().get(language, {}).get("constant", ()) else None


def _as_today(cell: Cell, today: Cell) -> Cell:
    """Its outputs stay."""
    metadata = {**cell["metadata"], "openbis": today["metadata"]["openbis"]}
    return {**cell, "source": today["source"], "metadata": metadata}


def _add_table(cells: list[Cell], table: str) -> None:
    """The table of the datasets stood below the title; its place is the text about them."""
    places = [number for number, cell in enumerate(cells) if key_of(cell) == "datasets-text"]
    where = places[0] if places else next(n for n, cell in enumerate(cells) if key_of(cell) == "title")
    cells[where] = with_source(cells[where], cells[where]["source"] + table)


def _without_tag(cell: Cell) -> Cell:
    tags = [tag for tag in cell["metadata"].get("tags") or [] if tag != "parameters"]
    return {**cell, "metadata": {**cell["metadata"], "tags": tags, "openbis": {"cell": EDITED}}}


def _perm_ids(found: Mapping[str, str]) -> list[str] | None:
    """The permIds of the list, None where it is something else."""
    code = found["dataset_ids"]
    if not _LIST_SIGNS.fullmatch(_PERM_ID.sub("", code)):
        return None
    return [match[2] for match in _PERM_ID.finditer(code)]


def _named(found: re.Match[str] | None) -> dict[str, str] | None:
    return found.groupdict(default="") if found else None


@cache
def _shapes(language: str) -> dict[str, list[re.Pattern[str]]]:
    """By key, what our cells with values look like, each value in a group of its name."""
    cells = _known().get(language, {}).get("with_values", {})
    return {key: [_shape(text) for text in texts] for key, texts in cells.items()}


def _shape(text: str) -> re.Pattern[str]:
    def group(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>" + (r"[^=<]*" if found[1] in _LISTS else r"[^\n]*") + ")"

    return re.compile(_VALUE.sub(group, re.escape(text)))


@cache
def _known() -> dict[str, Any]:
    file = resources.files("openbis_jupyter.notebook.older_notebooks") / "cells_0_1_0.json"
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return known
