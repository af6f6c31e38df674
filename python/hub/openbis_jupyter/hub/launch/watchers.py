"""Whoever follows a launch, and wants to know when it changes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Watchers:
    """Events by launch; nothing is kept of a launch that nobody follows."""

    def __init__(self) -> None:
        self._events: dict[str, set[asyncio.Event]] = defaultdict(set)

    def __len__(self) -> int:
        """How many launches are followed."""
        return len(self._events)

    def launches(self) -> list[str]:
        """Ids of the launches that are followed."""
        return list(self._events)

    @contextmanager
    def watching(self, launch_id: str) -> Iterator[asyncio.Event]:
        """An event that every change of the launch sets; clear it before you look."""
        changed = asyncio.Event()
        self._events[launch_id].add(changed)
        try:
            yield changed
        finally:
            self._events[launch_id].discard(changed)
            if not self._events[launch_id]:
                del self._events[launch_id]

    def tell(self, launch_id: str) -> None:
        """The launch has changed."""
        for changed in self._events.get(launch_id, ()):
            changed.set()
