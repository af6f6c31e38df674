"""What a notebook's own save cell asks for in a run: it is the run that saves in the end, and as this."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from openbis_jupyter.client.private_files import read_private, write_private

RUN_VARIABLE = "OPENBIS_JUPYTER_RUN"
"""Set in kernels of a run, which saves the notebook itself when its last cell has ended: the file for the wish."""


@dataclass(frozen=True)
class Wish:
    """As the cell says it, in any language; the owner's permId or identifier, absolute paths of files."""

    owner: str
    name: str
    history_id: str
    type_code: str
    notes: str
    parents: Sequence[str]
    files: Sequence[str]
    html: str | None
    newer: str


def in_run() -> bool:
    """Whether this kernel belongs to a run."""
    return bool(os.environ.get(RUN_VARIABLE))


def note_wish(wish: Wish) -> None:
    """Keep it for the run; of several the last one counts."""
    write_private(Path(os.environ[RUN_VARIABLE]), json.dumps(asdict(wish)))


def noted_wish(file: Path) -> Wish | None:
    """What was kept in this file, if anything."""
    try:
        row: Any = json.loads(read_private(file) or "null")
        return Wish(**row) if row else None
    except (ValueError, TypeError):
        return None  # a kernel with another version of this package: the notebook's metadata have to do


def absolute(path: str | Path | None) -> str | None:
    """The path for somebody who stands in another folder."""
    return str(Path(path).absolute()) if path else None
