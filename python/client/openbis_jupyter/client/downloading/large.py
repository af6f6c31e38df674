"""From how many bytes on it is said that nothing need be copied that is read once, or only in part."""

from __future__ import annotations

import os

LARGE_BYTES = 2_000_000_000
VARIABLE = "OPENBIS_JUPYTER_LARGE_BYTES"


def is_large(size: int) -> bool:
    """In: bytes that are going to be copied. The limit is the environment variable's, where that is a number."""
    try:
        limit = int(os.environ[VARIABLE])
    except (KeyError, ValueError):
        limit = LARGE_BYTES
    return size > limit
