"""Which version in openBIS a notebook on this computer began from, or was saved as last.

openBIS cannot know that, and the notebook's file cannot say it either: a version's permId is known only when its bytes
are stored already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from openbis_jupyter.client.disk import read_private, write_private
from openbis_jupyter.client.notebooks import read_notebook
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.work import opening_of, work_digest


@dataclass(frozen=True)
class KnownVersion:
    """A version: permId, history id (after a branch another one than the notebook's), `work_digest` of its notebook,
    what it names as used but no parents; opening: `work_digest` of the file when the hub handed it out, to go on
    from a version in openBIS.
    """

    dataset: str
    history_id: str
    digest: str
    not_parents: Sequence[str] = ()
    opening: str = ""


def known_version(url: str, history_id: str, notebook: Path) -> KnownVersion | None:
    """The version that is known for this file: what it was saved as, or the one in openBIS that it goes on from; for
    one that was moved or renamed, the last one of its history.
    """
    known = _read(url, history_id)
    own = known.get(str(notebook.resolve()))
    content = _content(notebook)
    opened = opening_of(content) if content else None
    if content is None or opened is None:
        return own or _last(known, history_id)
    saved = [base for base in (own, *reversed(known.values())) if base and base.opening == opened.digest]
    handed_out = KnownVersion(opened.dataset, history_id, opened.digest, opening=opened.digest)
    digest = work_digest(content)
    return next((base for base in (*saved, handed_out) if base.digest == digest), (*saved, handed_out)[0])


def _last(known: Mapping[str, KnownVersion], history_id: str) -> KnownVersion | None:
    # A branch belongs to one file: another one with the same history id did not take it.
    return next((base for base in [*known.values()][-1:] if base.history_id == history_id), None)


def remember_version(url: str, history_id: str, notebook: Path, base: KnownVersion) -> None:
    """From now on the file is at this version; `history_id`: as it stands in the file."""
    known = _read(url, history_id)
    content = _content(notebook)
    opened = opening_of(content) if content else None
    base = replace(base, opening=opened.digest if opened else "")
    known.pop(str(notebook.resolve()), None)
    known[str(notebook.resolve())] = base  # the last one in the order
    text = json.dumps({path: asdict(one) for path, one in known.items()}, ensure_ascii=False)
    write_private(_file(url, history_id), text)


def _content(notebook: Path) -> Any:
    """The notebook as it stands on the disk; None where none can be read."""
    try:
        return read_notebook(notebook)
    except OpenbisJupyterError:
        return None


def _read(url: str, history_id: str) -> dict[str, KnownVersion]:
    try:
        rows: Any = json.loads(read_private(_file(url, history_id)) or "{}")
        return {str(path): KnownVersion(**row) for path, row in rows.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _file(url: str, history_id: str) -> Path:
    name = hashlib.sha256(f"{url}\n{history_id}".encode()).hexdigest()[:32]
    return user_data_path("openbis-jupyter") / "versions" / f"{name}.json"
