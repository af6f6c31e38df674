"""What our metadata in a notebook say: which of our cells one is, and whether somebody has edited it.

Loads no language: every Jupyter server reads this at its start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

SAVED_AS_OPENED = "saved_as_opened"
"""In the metadata of a notebook: saving takes owner, parents and history from there."""


def is_untouched(cell: Mapping[str, Any]) -> bool:
    """Whether a cell of ours that holds values still says what we wrote."""
    about = cell["metadata"].get("openbis")
    return isinstance(about, dict) and about.get("digest") == digest(cell["source"])


def digest(source: str) -> str:
    """To tell whether somebody edited it."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def tags_of(cell: Mapping[str, Any]) -> list[Any]:
    """The tags of a cell, which may be anybody's."""
    tags = cell["metadata"].get("tags")
    return tags if isinstance(tags, list) else []


def key_of(cell: Mapping[str, Any]) -> str | None:
    """Which of our cells it is, None where it is not ours."""
    metadata = cell.get("metadata")
    about = metadata.get("openbis") if isinstance(metadata, dict) else None
    key = about.get("cell") if isinstance(about, dict) else None
    return key if isinstance(key, str) else None
