"""How many cases a test makes that makes its own."""

from __future__ import annotations

import os


def cases(usual: int) -> int:
    """So many, or with `make fuzz` as many as `CASES` says, where that is more."""
    return max(usual, int(os.environ.get("CASES", "0")))
