"""Writing into one person's home: one launch at a time, at whatever process, so that each finds a free name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from openbis_jupyter.hub.database import TurnStore
from openbis_jupyter.hub.threads import Threads

PAUSE = 0.1


class Turns:
    """In: the store, threads for it."""

    def __init__(self, store: TurnStore, records: Threads) -> None:
        self._store = store
        self._records = records
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, hub_user: str) -> AsyncIterator[None]:
        """Wait for the turn; it ends with the context. First in line in this process, then among the processes."""
        lock = self._here.setdefault(hub_user, asyncio.Lock())
        async with lock:
            taking: asyncio.Future[bool] | None = None
            try:
                while taking is None or not await asyncio.shield(taking):
                    if taking is not None:
                        await asyncio.sleep(PAUSE)
                    taking = asyncio.ensure_future(self._records.run(self._store.take, hub_user))
                yield
            finally:
                if taking is not None:
                    # Where we are cancelled while it is taken, it has been taken all the same.
                    await asyncio.wait([taking])
                    await self._records.run(self._store.give_back, hub_user)
