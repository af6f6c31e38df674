"""Each step of a launch, recorded and told to whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from openbis_jupyter.hub.database import Launch, LaunchStore
from openbis_jupyter.hub.launch.watchers import Watchers
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.protocol.words import FINAL_STATES


class Journal:
    """In: the store, threads for it."""

    def __init__(self, store: LaunchStore, records: Threads) -> None:
        self._store = store
        self._records = records
        self.watchers = Watchers()

    async def get(self, launch_id: str) -> Launch | None:
        """The launch as it is recorded."""
        return await self._records.run(self._store.get, launch_id)

    async def change(self, launch_id: str, **changes: Any) -> Launch | None:
        """Record a step and tell whoever watches."""
        launch = await self._records.run(self._store.change, launch_id, **changes)
        self.watchers.tell(launch_id)
        return launch

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
