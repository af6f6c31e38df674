"""Which version in openBIS a notebook on this computer began from, or was saved as last.

openBIS cannot know that, and the notebook's file cannot say it either: a version's permId is known only when its bytes
are stored already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from openbis_jupyter.client.disk import read_private, write_private


@dataclass(frozen=True)
class KnownVersion:
    """A version: permId, history id (after a branch another one than the notebook's), `work_digest` of its notebook,
    what it names as used but no parents.
    """

    dataset: str
    history_id: str
    digest: str
    not_parents: Sequence[str] = ()


def known_version(url: str, history_id: str, notebook: Path) -> KnownVersion | None:
    """The version that is known for this file; for one that was moved or renamed, the last one of its history."""
    known = _read(url, history_id)
    own = known.get(str(notebook.resolve()))
    if own is not None:
        return own
    last = list(known.values())[-1:]
    # A branch belongs to one file: another one with the same history id did not take it.
    return next((base for base in last if base.history_id == history_id), None)


def remember_version(url: str, history_id: str, notebook: Path, base: KnownVersion) -> None:
    """From now on the file is at this version; `history_id`: as it stands in the file."""
    known = _read(url, history_id)
    known.pop(str(notebook.resolve()), None)
    known[str(notebook.resolve())] = base  # the last one in the order
    text = json.dumps({path: asdict(one) for path, one in known.items()}, ensure_ascii=False)
    write_private(_file(url, history_id), text)


def _read(url: str, history_id: str) -> dict[str, KnownVersion]:
    try:
        rows: Any = json.loads(read_private(_file(url, history_id)) or "{}")
        return {str(path): KnownVersion(**row) for path, row in rows.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _file(url: str, history_id: str) -> Path:
    name = hashlib.sha256(f"{url}\n{history_id}".encode()).hexdigest()[:32]
    return user_data_path("openbis-jupyter") / "versions" / f"{name}.json"
