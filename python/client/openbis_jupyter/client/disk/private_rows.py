"""A private file with a list of rows, one for each address of an openBIS. What another version wrote stays in it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from openbis_jupyter.client.disk.private_files import read_private, write_private

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")
UNREADABLE = ".unreadable"
"""What is put behind the name of a file that is no list, before another takes its place."""


def rows_in(path: Path, kind: type[Row]) -> list[Row]:
    """The rows that have all fields of this dataclass, which has a `url`; what else they have is left out."""
    names = {field.name for field in fields(kind)}
    return [
        kind(**{name: row[name] for name in names})
        for row in _rows(path) or []
        if isinstance(row, dict) and names <= row.keys() and isinstance(row["url"], str)
    ]


def put_row(path: Path, url: str, row: DataclassInstance | None) -> None:
    """Put a row in place of those with this address (None: remove them). All other rows stay, whatever they are."""
    present = _rows(path)
    if present is None:
        write_private(path.with_name(path.name + UNREADABLE), read_private(path) or "")
    others = [one for one in present or [] if not (isinstance(one, dict) and one.get("url") == url)]
    rows = [*others, *([asdict(row)] if row is not None else [])]
    write_private(path, json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


def _rows(path: Path) -> list[Any] | None:
    """None where the file is no list."""
    try:
        rows = json.loads(read_private(path) or "[]")
    except ValueError:
        return None
    return rows if isinstance(rows, list) else None
