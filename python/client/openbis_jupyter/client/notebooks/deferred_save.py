"""What a notebook's own save cell asks for in a run: it is the run that saves in the end, and as this."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from openbis_jupyter.client.disk import write_private
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.surrogates import has_lone_surrogate

RUN_VARIABLE = "OPENBIS_JUPYTER_RUN"
"""Set in kernels of a run, which saves the notebook itself when its last cell has ended: the file for its order."""


@dataclass(frozen=True)
class DeferredSave:
    """As the cell says it, in any language; `owner`: permId or identifier; `files`, `html`: paths; `environment`: what
    the kernel said about itself, in JSON, empty where it was not asked.
    """

    owner: str
    name: str
    history_id: str
    type_code: str
    notes: str
    parents: Sequence[str]
    files: Sequence[str]
    html: str | None
    newer: str
    environment: str = ""


_NAMES = tuple(field.name for field in fields(DeferredSave))
_LISTS = ("parents", "files")


def in_run() -> bool:
    """Whether this kernel belongs to a run."""
    return bool(os.environ.get(RUN_VARIABLE))


def defer_save(deferred: DeferredSave) -> None:
    """Keep it for the run; of several the last one counts."""
    # The run stands in another folder.
    files = tuple(str(Path(one).absolute()) for one in deferred.files)
    html = str(Path(deferred.html).absolute()) if deferred.html else None
    written = json.dumps(asdict(replace(deferred, files=files, html=html)))
    write_private(Path(os.environ[RUN_VARIABLE]), written)


def left_note(file: Path) -> bytes | None:
    """What a cell left in this file, None for no file; empty, so no order, where something else stands in its place."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def parse_deferred_save(left: bytes, notebook: Path) -> DeferredSave:
    """In: what a cell left, which may be anything; the notebook, for the error. Out: the deferred save.

    Keys of newer versions are passed over: the kernel may have another version of this package.
    Errors: `save-cell-unreadable`. To save something else instead could lose result files unseen.
    """
    try:
        row: Any = json.loads(left)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise OpenbisJupyterError("save-cell-unreadable", reason="it is no JSON object.", file=str(notebook))
    wrong = next((name for name in _NAMES if not _fits(name, row.get(name))), None)
    if wrong:
        raise OpenbisJupyterError(
            "save-cell-unreadable", reason=f"“{wrong}” is missing or wrong.", file=str(notebook)
        )
    values: dict[str, Any] = {
        name: tuple(row[name]) if name in _LISTS else row.get(name) or "" for name in _NAMES
    }
    return DeferredSave(**values)


def _fits(name: str, value: Any) -> bool:
    """Whether this may be the value of one of its keys; cells may leave out a text by giving None."""
    if name in _LISTS:
        return isinstance(value, list) and all(map(_is_text, value))
    return value is None or _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value and not has_lone_surrogate(value)
