"""Works off batches: whose notebook comes next, and each from its launch to the end of its run.

A notebook of a batch is a launch that runs in the background, with a key of its own: what was begun before a restart of
the service is found again, and nothing is begun twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import texts
from openbis_jupyter.hub.batches.ended import EndedBatch, tell
from openbis_jupyter.hub.credentials import Broker
from openbis_jupyter.hub.database import AWAY, BatchItemRecord, BatchRecord, BatchStore
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.launch import Launcher, history_of
from openbis_jupyter.hub.runs import BackgroundRuns
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.batch_facts import datasets_of, saved_with
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.protocol.launch import LaunchRequest
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.words import FINAL_STATES

LOOK_SECONDS = 1.0
RUN_SECONDS = 5.0
"""Between two questions to the hub whether the server of a silent run is still there."""
HELD_SECONDS = 20.0
AGAIN_SECONDS = 10.0
SETTLE_SECONDS, SETTLE_PAUSE = 5.0, 0.1
ATTEMPTS = 5
"""How often a notebook is begun whose server ended, or which nothing could be asked for."""
NEEDS_PERSON = ("credential-missing", "credential-expired", "session-expired")
AGAIN = (
    "hub-unreachable",
    "openbis-unreachable",
    "server-stopped",
    "hub-full",
    "too-many",
    "launch-cancelled",
)

log = logging.getLogger(__name__)


class _Held(Exception):
    """The person must do something first; the text says what."""


@dataclass(frozen=True)
class _Work:
    batch: BatchRecord
    item: BatchItemRecord


class BatchWorker:
    """In: settings, store with its threads, openBIS with its threads, the hub; what launches, runs and hands out."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: BatchStore,
        records: Threads,
        rpc: Rpc,
        threads: Threads,
        hub: HubApi,
        launcher: Launcher,
        background: BackgroundRuns,
        broker: Broker,
    ) -> None:
        self._settings, self._store, self._records = settings, store, records
        self._rpc, self._threads, self._hub = rpc, threads, hub
        self._launcher, self._background, self._broker = launcher, background, broker
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._users: dict[tuple[str, int], str] = {}
        self._later: dict[tuple[str, int], float] = {}
        # openBIS user → when it is looked again whether they have done what theirs wait for.
        self._held: dict[str, float] = {}
        self._news = asyncio.Event()

    def look(self) -> None:
        """There is something new."""
        self._news.set()

    async def let_go(self, openbis_user: str) -> None:
        """The person has done something: try at once."""
        self._held.pop(openbis_user, None)
        await self._records.run(self._store.hold, openbis_user, None)
        self.look()

    async def work(self, is_ours: Callable[[], Awaitable[bool]]) -> None:
        """Go on for ever; a database that is away is waited for.

        is_ours: whether this process of the service works batches off now, and no other. Errors: those of `AWAY`.
        """
        while True:
            self._news.clear()
            try:
                await self._begin_due(is_ours)
            except AWAY as error:
                log.warning("batches wait for the database (%s)", type(error).__name__)
            except Exception:
                log.exception("looking after batches failed")
            try:
                await asyncio.wait_for(self._news.wait(), LOOK_SECONDS)
            except asyncio.TimeoutError:
                continue

    async def close(self) -> None:
        """Interrupt all; they go on at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self, batch: BatchRecord) -> None:
        """Begin nothing more of this batch, and stop what runs; what cannot be stopped now is told by its run."""
        # All at once: what one of them leaves free is for none of the others.
        stopped = await self._records.run(self._store.cancel_open, batch.id)
        await asyncio.gather(*(self._stop_one(batch, item) for item in stopped))
        await self._end(batch)

    async def _stop_one(self, batch: BatchRecord, item: BatchItemRecord) -> None:
        task = self._tasks.get((batch.id, item.number))
        launch_id = item.launch_id
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            # It may have come to be in this very moment.
            launch = await self._records.run(self._launcher.store.by_key, batch.openbis_user, _key(item))
            launch_id = launch.id if launch else launch_id
        if launch_id is None:
            return
        await self._launcher.runner.cancel(launch_id)
        try:
            await self._settled(launch_id)
            run = await self._background.stop_of(batch.hub_user, launch_id)
        except OpenbisJupyterError as error:
            log.info("batch %s: notebook %d is not stopped [%s]", batch.id, item.number, error.code)
            return
        if run is not None:
            changes = {"launch_id": launch_id, "run": as_json(run)}
            await self._records.run(self._store.change, item, ("cancelled",), **changes)

    async def _settled(self, launch_id: str) -> None:
        """A launch that it was too late to cancel comes to its end at once: only then its run can be stopped."""
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            launch = await self._launcher.runner.journal.get(launch_id)
            if launch is None or launch.state in FINAL_STATES:
                return
            await asyncio.sleep(SETTLE_PAUSE)

    async def _begin_due(self, is_ours: Callable[[], Awaitable[bool]]) -> None:
        """Those that run go on, and as many begin as there is room for: always of whoever has the fewest."""
        open_now = await self._records.run(self._store.open)
        if not open_now or not await is_ours():
            return
        now = time.monotonic()
        for batch, items in open_now:
            if not items:
                await self._end(batch)
        due = [
            _Work(batch, item)
            for batch, items in open_now
            for item in items
            if (batch.id, item.number) not in self._tasks
            and self._later.get((batch.id, item.number), 0.0) <= now
            and self._held.get(batch.openbis_user, 0.0) <= now
        ]
        busy = Counter(self._users.values())
        for work in chosen(due, busy, self._settings.batch_runs_per_person, self._settings.batch_runs):
            key = (work.batch.id, work.item.number)
            task = asyncio.create_task(self._do(work))
            self._tasks[key], self._users[key] = task, work.batch.openbis_user
            task.add_done_callback(lambda _, key=key: self._done(key))  # type: ignore[misc]

    def _done(self, key: tuple[str, int]) -> None:
        self._tasks.pop(key, None)
        self._users.pop(key, None)
        self.look()

    async def _do(self, work: _Work) -> None:
        batch, item = work.batch, work.item
        try:
            await self._to_its_end(batch, item)
            if batch.waits_for:
                await self.let_go(batch.openbis_user)
        except _Held as held:
            await self._hold(batch, item, str(held))
        except OpenbisJupyterError as error:
            await self._failed(batch, item, error)
        except AWAY as error:
            log.warning("batch %s: the database does not answer (%s)", batch.id, type(error).__name__)
            self._later[(batch.id, item.number)] = time.monotonic() + AGAIN_SECONDS
        except Exception:
            internal = OpenbisJupyterError("internal")
            log.exception("batch %s: notebook %d [%s]", batch.id, item.number, internal.reference)
            await self._failed(batch, item, internal)

    async def _to_its_end(self, batch: BatchRecord, item: BatchItemRecord) -> None:
        if item.launch_id is None:
            token = await self._token(batch)
            if item.run is not None and await self._was_saved(batch, item, item.run, token):
                return
            launch_id = await self._launched(batch, item, token)
            begun = await self._records.run(self._store.change, item, state="running", launch_id=launch_id)
            if begun is None:  # stopped meanwhile, by whoever looks after its launch
                return
            item = begun
        asked_hub, known = 0.0, item.run
        while True:
            launch = await self._launcher.runner.journal.get(item.launch_id or "")
            if launch is None:
                raise OpenbisJupyterError("launch-unknown")
            if launch.state == "failed" and launch.error:
                raise OpenbisJupyterError.from_json(launch.error)
            if launch.state == "accepted" and await self._hub.user(batch.hub_user) is None:
                raise _Held(texts.BATCH_SIGN_IN)
            if launch.state == "ready":
                look_at_server = time.monotonic() - asked_hub > RUN_SECONDS
                asked_hub = time.monotonic() if look_at_server else asked_hub
                run = await self._background.now(batch.hub_user, launch.id, look_at_server)
                if run is not None and as_json(run) != known:
                    known = as_json(run)
                    await self._records.run(self._store.change, item, run=known, url=launch.url)
                if run is not None and run.has_ended:
                    await self._ended(batch, item, run)
                    return
            await asyncio.sleep(LOOK_SECONDS)

    async def _token(self, batch: BatchRecord) -> str:
        """What openBIS takes of this person now. Errors: _Held, those of `NEEDS_PERSON`."""
        user = await self._hub.user(batch.hub_user)
        if user is None:
            raise _Held(texts.BATCH_SIGN_IN)
        return (await self._broker.current(batch.openbis_user, user)).token

    async def _was_saved(
        self, batch: BatchRecord, item: BatchItemRecord, run: Mapping[str, Any], token: str
    ) -> bool:
        """Whether the attempt before this one had been saved, and was cut off before it could say so."""
        before = _key(replace(item, attempt=item.attempt - 1))
        history = history_of(batch.openbis_user, before)
        saved = await self._threads.run(saved_with, self._rpc, token, history)
        if saved is None:
            return False
        log.info("batch %s: notebook %d had been saved", batch.id, item.number)
        done = {**run, "state": "done", "dataset": saved, "error": None}
        await self._records.run(self._store.change, item, state="done", run=done, error=None)
        await self._end(batch)
        return True

    async def _launched(self, batch: BatchRecord, item: BatchItemRecord, token: str) -> str:
        """Errors: those of a launch."""
        asked = dict(item.asked)
        if asked["datasets"] is None:
            owner = asked["owner"]
            asked["datasets"] = await self._threads.run(
                datasets_of, self._rpc, token, owner["kind"], owner["perm_id"]
            )
        request = {**batch.request, **asked, "name": item.title, "action": "run", "launch_key": _key(item)}
        return (await self._launcher.launch(token, parse(LaunchRequest, request))).launch_id

    async def _ended(self, batch: BatchRecord, item: BatchItemRecord, run: Run) -> None:
        if run.state == "stopped":
            raise OpenbisJupyterError("server-stopped")
        error = as_json(run.error) if run.error else None
        log.info("batch %s: notebook %d is %s", batch.id, item.number, run.state)
        await self._records.run(self._store.change, item, state=run.state, error=error)
        await self._end(batch)

    async def _failed(self, batch: BatchRecord, item: BatchItemRecord, error: OpenbisJupyterError) -> None:
        if error.code in NEEDS_PERSON:
            await self._hold(batch, item, texts.BATCH_RENEW)
            return
        key = (batch.id, item.number)
        if error.code in AGAIN and item.attempt % ATTEMPTS < ATTEMPTS - 1:
            log.info("batch %s: notebook %d waits [%s]", batch.id, item.number, error.code)
            self._later[key] = time.monotonic() + AGAIN_SECONDS
            changes: dict[str, Any] = {"state": "waiting", "launch_id": None, "attempt": item.attempt + 1}
            await self._records.run(self._store.change, item, **changes)
            return
        log.warning(
            "batch %s: notebook %d failed [%s %s]", batch.id, item.number, error.code, error.reference
        )
        await self._records.run(self._store.change, item, state="failed", error=error.as_json())
        await self._end(batch)

    async def _hold(self, batch: BatchRecord, item: BatchItemRecord, why: str) -> None:
        log.info("batch %s waits for its person", batch.id)
        self._held[batch.openbis_user] = time.monotonic() + HELD_SECONDS
        await self._records.run(self._store.hold, batch.openbis_user, why)
        await self._records.run(self._store.change, item, state="waiting")

    async def _end(self, batch: BatchRecord) -> None:
        if not await self._records.run(self._store.end, batch.id):
            return
        items = await self._records.run(self._store.items, batch.id)
        states = Counter(item.state for item in items)
        failures = tuple(
            (item.title, str((item.error or {}).get("message", "")))
            for item in items
            if item.state == "failed"
        )
        log.info("batch %s has ended: %d saved, %d failed", batch.id, states["done"], states["failed"])
        ended = EndedBatch(
            batch.openbis_user,
            batch.name,
            batch.id,
            states["done"],
            states["failed"],
            states["cancelled"],
            failures,
        )
        await tell(self._settings.batch_ended_hook, ended)


def _key(item: BatchItemRecord) -> str:
    """Of the launch of this attempt: however often it is sent, there is one."""
    return f"{item.batch_id}-{item.number}-{item.attempt}"


def chosen(due: Sequence[_Work], busy: Counter[str], per_person: int, in_all: int) -> list[_Work]:
    """In: what may begin, the oldest first; how many of each person run; the limits. Out: what begins now.

    What had begun before comes first; then always one of whoever has the fewest.
    """
    busy, waiting = Counter(busy), list(due)
    begin: list[_Work] = []
    while waiting and sum(busy.values()) < in_all:
        work = min(waiting, key=lambda one: (one.item.launch_id is None, busy[one.batch.openbis_user]))
        waiting.remove(work)
        if busy[work.batch.openbis_user] < per_person:
            busy[work.batch.openbis_user] += 1
            begin.append(work)
    return begin
