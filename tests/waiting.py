"""How long tests wait between two looks."""

from __future__ import annotations

from collections.abc import Iterator

FIRST, MOST, GROWTH = 0.05, 0.5, 1.25


def pauses() -> Iterator[float]:
    """Seconds, without an end: what comes soon is seen soon, and what takes long is not kept busy with questions."""
    pause = FIRST
    while True:
        yield pause
        pause = min(MOST, pause * GROWTH)
