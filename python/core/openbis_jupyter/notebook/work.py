"""What of a notebook is somebody's work, and whether that is still as it was when openBIS handed it out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BOOKKEEPING = ("kernelspec", "language_info")
"""Metadata that each start of a kernel writes anew, whatever the person does."""
NOT_PARENTS = "not_parents"
"""The key in our metadata of a saved notebook; the file that a person works on has none."""
OPENED = "opened"
"""The key in our metadata of a notebook that goes on from a version in openBIS."""


_SAVES = re.compile(
    r"\bsave_notebook\s*\(|\bopenbis-jupyter\s+save\b|\b(?:ask_)?openbis\([^()]*[\"']save[\"']"
)


@dataclass(frozen=True)
class Opened:
    """From which dataset a notebook goes on, and what it was like when it was handed out (`work_digest`)."""

    dataset: str
    digest: str


def work_digest(notebook: Mapping[str, Any]) -> str:
    """SHA-256 of what was worked on: the same for files that differ in bookkeeping alone: a kernel's, what opening and
    saving noted, and what a cell says that saves: it says it when all is saved already.
    """
    metadata = {key: value for key, value in notebook["metadata"].items() if key not in BOOKKEEPING}
    about = metadata.get("openbis")
    if isinstance(about, dict):
        kept = {key: value for key, value in about.items() if key not in (NOT_PARENTS, OPENED)}
        metadata = {**metadata, "openbis": kept}
    cells = [_work_in(cell) for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps([metadata, cells], sort_keys=True).encode()).hexdigest()


def is_save_cell(cell: Mapping[str, Any]) -> bool:
    """Whether this cell saves the notebook in openBIS: ours, or one that somebody wrote."""
    about = cell["metadata"].get("openbis")
    key = about.get("cell") if isinstance(about, dict) else None
    source = cell["source"]
    text = "".join(source) if isinstance(source, list) else source
    return cell["cell_type"] == "code" and (key == "save" or bool(_SAVES.search(text)))


def _work_in(cell: Mapping[str, Any]) -> dict[str, Any]:
    work = {key: value for key, value in cell.items() if key != "id"}
    if is_save_cell(cell):
        times = {key: value for key, value in cell["metadata"].items() if key != "execution"}
        work |= {"outputs": [], "execution_count": None, "metadata": times}
    return work


def opened_from(notebook: dict[str, Any], dataset: str) -> dict[str, Any]:
    """The notebook, which says from which dataset it goes on: as long as nobody changes it, openBIS has it."""
    about = {**notebook["metadata"]["openbis"], OPENED: {"dataset": dataset, "digest": work_digest(notebook)}}
    return {**notebook, "metadata": {**notebook["metadata"], "openbis": about}}


def as_handed_out(notebook: dict[str, Any]) -> dict[str, Any]:
    """The same after we have changed it ourselves; one that goes on from nowhere stays as it is."""
    opened = opening_of(notebook)
    return notebook if opened is None else opened_from(notebook, opened.dataset)


def opening_of(notebook: Mapping[str, Any]) -> Opened | None:
    """What it says about itself; anybody may have edited it."""
    about = notebook["metadata"].get("openbis")
    mark = about.get(OPENED) if isinstance(about, dict) else None
    dataset, digest = (mark.get("dataset"), mark.get("digest")) if isinstance(mark, dict) else (None, None)
    return Opened(dataset, digest) if isinstance(dataset, str) and isinstance(digest, str) else None
