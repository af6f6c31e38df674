"""Each step of a launch, recorded and told to whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from openbis_jupyter.hub.database import Launch, LaunchStore
from openbis_jupyter.hub.launch.watchers import Watchers
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.protocol.words import FINAL_STATES


class TakenOver(Exception):
    """Another process of the service carries the launch on, or has ended it: nothing is left to do here."""


class Journal:
    """In: the store, threads for it, the id of this process."""

    def __init__(self, store: LaunchStore, records: Threads, process: str) -> None:
        self._store = store
        self._records = records
        self._process = process
        self.watchers = Watchers()

    async def get(self, launch_id: str) -> Launch | None:
        """The launch as it is recorded."""
        return await self._records.run(self._store.get, launch_id)

    async def claim(self, launch_id: str) -> Launch | None:
        """The launch, carried on here; None where it has ended, or is carried on elsewhere."""
        return await self._records.run(self._store.claim, launch_id, self._process)

    async def change(self, launch_id: str, **changes: Any) -> None:
        """Record a step of a launch that is carried on here, and tell whoever watches. Errors: TakenOver."""
        is_ours = await self._records.run(self._store.change, launch_id, self._process, **changes)
        self.watchers.tell(launch_id)
        if not is_ours:
            raise TakenOver

    async def line(self) -> list[str]:
        """Ids of the launches that wait for room, the one that came first first."""
        return await self._records.run(self._store.line)

    async def states(self, launch_id: str, keepalive: float) -> AsyncIterator[Launch | None]:
        """The launch now and after every change, to its end; None after every `keepalive` seconds without one."""
        with self.watchers.watching(launch_id) as changed:
            while True:
                changed.clear()
                launch = await self.get(launch_id)
                if launch is None:
                    return
                yield launch
                if launch.state in FINAL_STATES:
                    return
                while not changed.is_set():
                    try:
                        await asyncio.wait_for(changed.wait(), keepalive)
                    except asyncio.TimeoutError:
                        yield None
