"""Calls that are being answered: a service that is told to end answers them first."""

from __future__ import annotations

import asyncio
import contextlib


class UnderWay:
    """The calls, by whatever tells them apart."""

    def __init__(self) -> None:
        self._calls: set[object] = set()
        self._none = asyncio.Event()
        self._none.set()

    def begin(self, call: object) -> None:
        """It has come."""
        self._calls.add(call)
        self._none.clear()

    def end(self, call: object) -> None:
        """It is answered, or its connection is gone."""
        self._calls.discard(call)
        if not self._calls:
            self._none.set()

    async def answered(self, seconds: float) -> bool:
        """Wait until none is left, so long at most. Out: whether none is left."""
        if self._calls:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._none.wait(), seconds)
        return not self._calls
