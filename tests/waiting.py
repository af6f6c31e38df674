"""How tests wait for what they cannot be told of."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

Found = TypeVar("Found")
FIRST, MOST, GROWTH = 0.05, 0.5, 1.25


def pauses() -> Iterator[float]:
    """Seconds, without an end: what comes soon is seen soon, and what takes long is not kept busy with questions."""
    pause = FIRST
    while True:
        yield pause
        pause = min(MOST, pause * GROWTH)


def wait_until(probe: Callable[[], Found | None], seconds: float = 60.0) -> Found:
    """What `probe` gives in the end. What takes long is asked less and less often: each answer costs time."""
    deadline = time.monotonic() + seconds
    for pause in pauses():
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            break
        time.sleep(pause)
    raise AssertionError("waited in vain")
