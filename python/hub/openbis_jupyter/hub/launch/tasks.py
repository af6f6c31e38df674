"""Takes launches from `accepted` to `ready` in the background, one task each, and tells whoever watches.

Every step is recorded before the next one begins and may be repeated, so a launch goes on after a restart of the
service from where it was. One process of the service carries a launch on: which one, its row says.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from functools import partial
from typing import Literal
from urllib.parse import quote

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, logs, metrics, texts
from openbis_jupyter.hub.database import AWAY, AWAY_SECONDS, Launch, LaunchStore, RunStore, TurnStore
from openbis_jupyter.hub.jupyterhub import ContentsClient, HubApi, HubUser, Server, UserServers
from openbis_jupyter.hub.launch.journal import Journal, TakenOver
from openbis_jupyter.hub.launch.notebook_text import notebook_text
from openbis_jupyter.hub.launch.server_start import (
    USER_SECONDS,
    WRITE_PROGRESS,
    ServerStarter,
    UserMissing,
    place_in,
)
from openbis_jupyter.hub.launch.turns import Turns
from openbis_jupyter.hub.options import ProfilesOf
from openbis_jupyter.hub.runs import RunClient
from openbis_jupyter.hub.settings import INTERFACES, Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.protocol.status import LaunchState

CANCELLABLE_STATES = ("accepted", "starting")

log = logging.getLogger(__name__)


class LaunchTasks:
    """The launches on their way.

    In: settings, store, records of runs, whose turn it is to write, threads for these, the hub's API, the way to users'
    servers, the id of this process.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: LaunchStore,
        runs: RunStore,
        turns: TurnStore,
        records: Threads,
        hub: HubApi,
        servers: UserServers,
        process: str,
    ) -> None:
        self._settings = settings
        self._store = store
        self._runs = runs
        self._records = records
        self._hub = hub
        self._servers = servers
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # Seconds that the call itself took, until the launch has come to its end.
        self._prepared: dict[str, float] = {}
        self.process = process
        self.journal = Journal(store, records, process)
        self._starter = ServerStarter(settings, hub, ProfilesOf(settings, hub), self.journal)
        self._turns = Turns(turns, records)

    def run(self, launch_id: str, user: HubUser | None = None) -> asyncio.Task[None]:
        """Carry this launch on, unless that is under way; gives the task. `user`: as the hub told just now."""
        task = self._tasks.get(launch_id)
        if task is None or task.done():
            task = asyncio.create_task(self._run(launch_id, user))
            self._tasks[launch_id] = task
            task.add_done_callback(partial(self._forget, launch_id))
        return task

    def is_here(self, launch_id: str) -> bool:
        """Whether it is carried on here."""
        return launch_id in self._tasks

    def may_change_elsewhere(self, launch_id: str) -> bool:
        """Whether other processes may change it, or its place among those who wait."""
        return launch_id not in self._tasks or self._starter.is_waiting(launch_id)

    def prepared(self, launch_id: str, seconds: float) -> None:
        """The call that brought this launch has taken so long until now."""
        metrics.PHASE_SECONDS.labels("prepare").observe(seconds)
        self._prepared[launch_id] = seconds

    def _forget(self, launch_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(launch_id) is task:
            del self._tasks[launch_id]

    async def resume_all(self) -> None:
        """Carry on what a restart interrupted; what waits for a ticket that is too old by now waits for a new one."""
        for launch_id in await self._unfinished():
            self.run(launch_id)

    async def _unfinished(self, hub_user: str | None = None) -> list[str]:
        tickets_since = time.time() - self._settings.ticket_seconds - USER_SECONDS
        return await self._records.run(self._store.unfinished, tickets_since, hub_user)

    async def stop(self) -> None:
        """Interrupt all tasks; the launches go on at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def as_state(self, launch: Launch) -> LaunchState:
        """How far it is, with its place among those who wait."""
        if launch.waiting_since is None:
            return launch.as_state()
        return launch.as_state(*(place_in(await self.journal.line(), launch.id) or ()))

    async def again(self, launch_id: str, ended: Literal["failed", "ready"] = "failed") -> None:
        """Start a launch anew that failed, or that was ready and whose server has ended since; one that was started
        anew meanwhile goes on as it does.
        """
        if await self._records.run(self._store.reopen, launch_id, texts.STARTING, ended, self.process):
            self.journal.watchers.tell(launch_id)
            before = self._tasks.get(launch_id)
            if before is not None:
                await asyncio.wait([before])
        self.run(launch_id)

    async def cancel(self, launch_id: str) -> None:
        """End a launch that nothing was written for yet; one that is further goes on.

        A server that is starting for it is stopped where the service may do that and nothing else waits for it.
        """
        task = self._tasks.get(launch_id)
        launch = await self.journal.get(launch_id)
        if launch is None or launch.state not in CANCELLABLE_STATES:
            return
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._prepared.pop(launch_id, None)
        error = OpenbisJupyterError("launch-cancelled")
        ended = await self._records.run(
            self._store.end,
            launch_id,
            CANCELLABLE_STATES,
            state="failed",
            message=texts.CANCELLED,
            error=error.as_json(),
            retry=True,
        )
        log.info(
            "launch %s: %s [%s]", launch_id, "cancelled" if ended else "too late to cancel", error.reference
        )
        self.journal.watchers.tell(launch_id)
        if ended:
            metrics.LAUNCHES.labels("failed", error.code).inc()
            audit.record("launch-end", error.code, launch.openbis_user, launch=launch_id)
            await self._stop_starting(launch)
        else:
            self.run(launch_id)

    async def _stop_starting(self, launch: Launch) -> None:
        if not self._settings.may_stop or await self._unfinished(launch.hub_user):
            return
        try:
            user = await self._hub.user(launch.hub_user)
            if user and user.server and user.server.pending == "spawn":
                await self._hub.stop(launch.hub_user)
        except OpenbisJupyterError as error:
            log.warning("launch %s: its server goes on starting [%s]", launch.id, error.code)

    async def _run(self, launch_id: str, user: HubUser | None) -> None:
        with logs.of_launch(launch_id):
            await self._until_recorded(launch_id, user)

    async def _until_recorded(self, launch_id: str, user: HubUser | None) -> None:
        while True:
            try:
                await self._to_its_end(launch_id, user)
            except AWAY as error:
                # What cannot be recorded has not been done: it goes on when the database is back.
                log.warning("launch %s: the database does not answer (%s)", launch_id, type(error).__name__)
                user = None
                await asyncio.sleep(AWAY_SECONDS)
            else:
                return

    async def _to_its_end(self, launch_id: str, user: HubUser | None) -> None:
        launch = await self.journal.claim(launch_id)
        if launch is None:
            return
        self._starter.keep_place(launch)
        try:
            await self._or_failed(launch, user)
        except TakenOver:
            log.info("launch %s is carried on, or was ended, elsewhere", launch_id)
            self._prepared.pop(launch_id, None)
        finally:
            self._starter.leave_queue(launch_id)

    async def _or_failed(self, launch: Launch, user: HubUser | None) -> None:
        try:
            with metrics.UNDER_WAY.track_inprogress():
                await self._advance(launch, user)
        except UserMissing:
            await self.journal.change(
                launch.id,
                state="accepted",
                progress=0,
                message=texts.WAITING_FOR_TICKET,
                owner=None,
                waiting_since=None,
            )
        except OpenbisJupyterError as error:
            await self._fail(launch, error)
        except (*AWAY, TakenOver):
            raise
        except Exception:
            internal = OpenbisJupyterError("internal")
            log.exception("launch %s failed [internal %s]", launch.id, internal.reference)
            await self._fail(launch, internal)

    async def _fail(self, launch: Launch, error: OpenbisJupyterError) -> None:
        await self.journal.change(
            launch.id,
            state="failed",
            message=texts.FAILED,
            error=error.as_json(),
            retry=error.problem.retry,
        )
        log.warning("launch %s failed [%s %s]: %s", launch.id, error.code, error.reference, error.message)
        metrics.LAUNCHES.labels("failed", error.code).inc()
        audit.record("launch-end", error.code, launch.openbis_user, launch=launch.id)
        self._prepared.pop(launch.id, None)

    async def _advance(self, launch: Launch, user: HubUser | None) -> None:
        launch_id = launch.id
        starter = self._starter
        with metrics.phase("server"):
            user = await starter.with_chosen_profile(launch, user or await starter.known_user(launch))
            server = await starter.running(launch, user, anew=False)
        began = time.perf_counter()
        try:
            with metrics.phase("write"):
                path = await self._delivered(launch, server)
        except OpenbisJupyterError as error:
            if error.code != "server-stopped":
                raise
            log.info("launch %s: the server stopped, it is started anew", launch_id)
            launch = await self.journal.get(launch_id) or launch
            server = await starter.running(launch, await starter.known_user(launch), anew=True)
            began = time.perf_counter()
            path = await self._delivered(launch, server)
        await self.journal.change(
            launch_id,
            state="ready",
            progress=100,
            message=_ready_text(launch, path),
            notebook_path=path,
            url=self._target(server, path),
            content=None,
        )
        metrics.LAUNCHES.labels("ready", metrics.NO_CODE).inc()
        audit.record("launch-end", "ready", launch.openbis_user, launch=launch_id)
        # One that went on after a restart of the service, or again, was not prepared here.
        prepared = self._prepared.pop(launch_id, None)
        if prepared is not None:
            metrics.OWN_SECONDS.observe(prepared + time.perf_counter() - began)

    async def _delivered(self, launch: Launch, server: Server) -> str | None:
        """As `_deliver`; where the hub restarts in between, once more from where that was."""

        attempts = itertools.count()

        async def deliver() -> str | None:
            # What is known is what this process has recorded; an attempt that was cut off has recorded more.
            again = next(attempts) > 0
            return await self._deliver(
                (await self.journal.get(launch.id) if again else None) or launch, server
            )

        return await self._starter.while_restarting(launch, deliver)

    async def _deliver(self, launch: Launch, server: Server) -> str | None:
        """Write the notebook and, where that was asked for, have it run. Out: its path, None: there is no notebook."""
        path = launch.notebook_path
        if launch.file_name is None or path is None:
            return None
        run_client = RunClient(self._servers, server)
        if launch.content is not None:
            if launch.run:
                await run_client.check()
            path = await self._write(launch, launch.file_name, launch.content, server)
        if launch.run:
            # The run changes the file: whoever goes on from here must not take it for somebody else's. And it is too
            # late to cancel, also where an earlier attempt had written the notebook.
            await self.journal.change(
                launch.id, state="writing", progress=WRITE_PROGRESS, message=texts.WRITING, content=None
            )
            run = await run_client.start(path, launch.id)
            await self._records.run(self._runs.tell, launch.hub_user, run)
            audit.record("run", "ordered", launch.openbis_user, launch=launch.id)
        return path

    async def _write(self, launch: Launch, file_name: str, content: str, server: Server) -> str:
        contents = ContentsClient(self._servers, server)
        text_for = partial(notebook_text, content, file_name)
        async with self._turns.of(launch.hub_user):
            path, is_taken = await contents.free_path(launch.directory, file_name)
            earlier = launch.notebook_path
            if (
                is_taken
                and earlier
                and await contents.holds(earlier, await self._records.run(text_for, _name(earlier)))
            ):
                # Written by an attempt that was cut off before it could say so.
                return earlier
            await self.journal.change(
                launch.id,
                state="writing",
                progress=WRITE_PROGRESS,
                message=texts.WRITING,
                notebook_path=path,
            )
            await contents.write_new(path, await self._records.run(text_for, _name(path)))
            return path

    def _target(self, server: Server, path: str | None) -> str:
        interface = INTERFACES[self._settings.interface]
        base = server.url.rstrip("/")
        return f"{base}/{interface}{quote(path)}" if path else f"{base}/{interface.split('/', maxsplit=1)[0]}"


def _ready_text(launch: Launch, path: str | None) -> str:
    if path is None:
        return texts.WORKSPACE_READY
    return texts.READY_AND_RUNS if launch.run else texts.READY


def _name(path: str) -> str:
    return path.rsplit("/", maxsplit=1)[-1]
