"""This process of the service among others on the same database: its sign of life, what others left, what they did.

With one process there is nobody to hear from: then this asks the database once in `LOOK_SECONDS`, and no more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from openbis_jupyter.hub.database import AWAY, LaunchStore, ProcessStore
from openbis_jupyter.hub.launch.tasks import LaunchTasks
from openbis_jupyter.hub.launch.watchers import Watchers
from openbis_jupyter.hub.threads import Threads

LOOK_SECONDS = 2.0
"""Often enough that a sign of life never ends in between (`ProcessStore`), and that nobody waits long."""
FOLLOW_SECONDS = 0.5
"""How soon a page hears of what another process did."""

log = logging.getLogger(__name__)


class OtherProcesses:
    """In: what is known of processes and launches, threads for both, the launches that are carried on here."""

    def __init__(
        self, processes: ProcessStore, store: LaunchStore, records: Threads, tasks: LaunchTasks
    ) -> None:
        self._processes = processes
        self._store = store
        self._records = records
        self._tasks = tasks

    async def begin(self) -> None:
        """This process lives. Errors: those of `AWAY`."""
        await self._records.run(self._processes.tell)

    async def end(self) -> None:
        """It ends: the others carry on what it has begun."""
        try:
            await self._records.run(self._processes.end)
        except AWAY as error:
            log.warning(
                "the other services learn by themselves that this one ended (%s)", type(error).__name__
            )

    async def is_first(self) -> bool:
        """Whether this one does what is enough to be done once. Errors: those of `AWAY`."""
        return await self._records.run(self._processes.is_first)

    async def look_after(self) -> None:
        """Say that this process lives, and carry on what others left, for ever."""
        await _for_ever(LOOK_SECONDS, self._look)

    async def follow(self) -> None:
        """Tell whoever watches here of what other processes did, for ever."""
        known: dict[str, tuple[Any, ...]] = {}

        async def look() -> None:
            nonlocal known
            known = await self._changed(known)

        await _for_ever(FOLLOW_SECONDS, look)

    async def _look(self) -> None:
        await self.begin()
        for launch_id in await self._records.run(self._store.left_to, self._processes.id):
            if not self._tasks.is_here(launch_id):
                log.info("launch %s goes on here", launch_id)
                self._tasks.run(launch_id)

    async def _changed(self, known: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        """One look at the launches that are watched here and may change elsewhere; gives what is known then."""
        watchers = self._tasks.journal.watchers
        watched = [one for one in watchers.launches() if self._tasks.may_change_elsewhere(one)]
        if not watched:
            return {}
        now = await self._records.run(self._told, watched)
        _tell(watchers, (one for one in watched if one not in known or known[one] != now.get(one)))
        return now

    def _told(self, watched: list[str]) -> dict[str, tuple[Any, ...]]:
        told = self._store.told(watched)
        if all(waiting_since is None for *_, waiting_since in told.values()):
            return told
        line = self._store.line()
        return {one: (*what, line.index(one) if one in line else None) for one, what in told.items()}


def _tell(watchers: Watchers, launch_ids: Iterable[str]) -> None:
    for launch_id in launch_ids:
        watchers.tell(launch_id)


async def _for_ever(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except AWAY as error:
            log.warning(
                "what other services do is not known: the database is away (%s)", type(error).__name__
            )
        except Exception:
            log.exception("looking after what other services do failed")
