"""Takes launches from `accepted` to `ready` in the background, one task each, and tells whoever watches.

Every step is recorded before the next one begins and may be repeated, so a launch goes on after a restart of the
service from where it was.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import WeakValueDictionary

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import texts
from openbis_jupyter.hub.contents import Workspace
from openbis_jupyter.hub.hub_api import HubApi, HubBusy, HubUser, Progress, Server
from openbis_jupyter.hub.line import Line
from openbis_jupyter.hub.notebook_text import notebook_text
from openbis_jupyter.hub.profiles import must_restart, spawn_options
from openbis_jupyter.hub.settings import INTERFACES, Settings
from openbis_jupyter.hub.store import FINAL_STATES, Launch, Store
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.watchers import Watchers

USER_SECONDS = 60.0
"""How long after its ticket a launch waits for the hub to know the user."""
HUB_SECONDS = 60.0
"""How long a restarting hub is waited for."""
PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)
START_PROGRESS = 5
CANCELLABLE_STATES = ("accepted", "starting")
_FAILURE_PREFIX = "Spawn failed: "
WRITE_PROGRESS = 90

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class _UserMissing(Exception):
    """The hub does not know the user: the launch waits for a ticket."""


class Runner:
    """The launches on their way.

    In: settings, store, threads for it, the hub's API, an HTTP client and token for users' servers.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        records: Threads,
        hub: HubApi,
        client: aiohttp.ClientSession,
        token: str,
    ) -> None:
        self._settings = settings
        self._store = store
        self._records = records
        self._hub = hub
        self._client = client
        self._token = token
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.watchers = Watchers()
        self._line = Line()
        # Two launches of one user take turns in writing, so that both find a free name.
        self._writing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def run(self, launch_id: str, user: HubUser | None = None) -> asyncio.Task[None]:
        """Carry this launch on, unless that is under way; gives the task. `user`: as the hub told just now."""
        task = self._tasks.get(launch_id)
        if task is None or task.done():
            task = asyncio.create_task(self._run(launch_id, user))
            self._tasks[launch_id] = task
            task.add_done_callback(partial(self._forget, launch_id))
        return task

    def _forget(self, launch_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(launch_id) is task:
            del self._tasks[launch_id]

    async def resume_all(self) -> None:
        """Carry on what a restart interrupted; what waits for a ticket that is too old by now waits for a new one."""
        for launch in await self._unfinished():
            log.info("launch %s goes on from %s", launch.id, launch.state)
            self.run(launch.id)

    async def _unfinished(self) -> list[Launch]:
        tickets_since = time.time() - self._settings.ticket_seconds - USER_SECONDS
        return await self._records.run(self._store.unfinished, tickets_since)

    async def stop(self) -> None:
        """Interrupt all tasks; the launches go on at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def states(self, launch_id: str, keepalive: float) -> AsyncIterator[Launch | None]:
        """The launch now and after every change, to its end; None after every `keepalive` seconds without one."""
        with self.watchers.watching(launch_id) as changed:
            while True:
                changed.clear()
                launch = await self._records.run(self._store.get, launch_id)
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

    async def change(self, launch_id: str, **changes: Any) -> Launch | None:
        """Record a step and tell whoever watches."""
        launch = await self._records.run(self._store.change, launch_id, **changes)
        self.watchers.tell(launch_id)
        return launch

    def as_state(self, launch: Launch) -> dict[str, Any]:
        """The launch state of docs/developers/protocol.md, section 4: with its place among those who wait."""
        place = self._line.place(launch.id)
        return {
            **launch.as_state(),
            "place": place[0] if place else None,
            "waiting": place[1] if place else None,
        }

    async def again(self, launch_id: str) -> None:
        """Start a failed launch anew; one that was started anew meanwhile goes on as it does."""
        if await self._records.run(self._store.reopen, launch_id, texts.STARTING):
            self.watchers.tell(launch_id)
            failed = self._tasks.get(launch_id)
            if failed is not None:
                await asyncio.wait([failed])
        self.run(launch_id)

    async def cancel(self, launch_id: str) -> None:
        """End a launch that nothing was written for yet; one that is further goes on.

        A server that is starting for it is stopped where the service may do that and nothing else waits for it.
        """
        task = self._tasks.get(launch_id)
        launch = await self._records.run(self._store.get, launch_id)
        if launch is None or launch.state not in CANCELLABLE_STATES:
            return
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
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
        self.watchers.tell(launch_id)
        if ended:
            await self._stop_starting(launch)
        else:
            self.run(launch_id)

    async def _stop_starting(self, launch: Launch) -> None:
        others = await self._unfinished()
        if not self._settings.profiles or any(one.hub_user == launch.hub_user for one in others):
            return
        try:
            user = await self._hub.user(launch.hub_user)
            if user and user.server and user.server.pending == "spawn":
                await self._hub.stop(launch.hub_user)
        except OpenbisJupyterError as error:
            log.warning("launch %s: its server goes on starting [%s]", launch.id, error.code)

    def _leave_line(self, launch_id: str) -> None:
        for other in self._line.leave(launch_id):
            self.watchers.tell(other)

    async def _run(self, launch_id: str, user: HubUser | None) -> None:
        try:
            await self._advance(launch_id, user)
        except _UserMissing:
            await self.change(launch_id, state="accepted", progress=0, message=texts.WAITING_FOR_TICKET)
        except OpenbisJupyterError as error:
            await self._fail(launch_id, error)
        except Exception:
            internal = OpenbisJupyterError("internal")
            log.exception("launch %s failed [internal %s]", launch_id, internal.reference)
            await self._fail(launch_id, internal)
        finally:
            self._leave_line(launch_id)

    async def _fail(self, launch_id: str, error: OpenbisJupyterError) -> None:
        log.warning("launch %s failed [%s %s]: %s", launch_id, error.code, error.reference, error.message)
        await self.change(
            launch_id,
            state="failed",
            message=texts.FAILED,
            error=error.as_json(),
            retry=error.problem.retry,
        )

    async def _advance(self, launch_id: str, user: HubUser | None) -> None:
        launch = await self._records.run(self._store.get, launch_id)
        if launch is None or launch.state in FINAL_STATES:
            return
        user = await self._with_chosen_profile(launch, user or await self._known_user(launch))
        server = await self._running_server(launch, user, anew=False)
        try:
            path = await self._write(launch, server)
        except OpenbisJupyterError as error:
            if error.code != "server-stopped":
                raise
            log.info("launch %s: the server stopped, it is started anew", launch_id)
            launch = await self._records.run(self._store.get, launch_id) or launch
            server = await self._running_server(launch, await self._known_user(launch), anew=True)
            path = await self._write(launch, server)
        await self.change(
            launch_id,
            state="ready",
            progress=100,
            message=texts.READY if path else texts.WORKSPACE_READY,
            notebook_path=path,
            url=self._target(server, path),
            content=None,
        )

    async def _write(self, launch: Launch, server: Server) -> str | None:
        if launch.file_name is None or launch.content is None:
            return None
        workspace = Workspace(self._client, server, self._token)
        text_for = partial(notebook_text, launch.content, launch.file_name)
        lock = self._writing.setdefault(launch.hub_user, asyncio.Lock())
        async with lock:
            path, is_taken = await workspace.free_path(launch.directory, launch.file_name)
            earlier = launch.notebook_path
            if (
                is_taken
                and earlier
                and await workspace.holds(earlier, await self._records.run(text_for, _name(earlier)))
            ):
                # Written by an attempt that was cut off before it could say so.
                return earlier
            await self.change(
                launch.id,
                state="writing",
                progress=WRITE_PROGRESS,
                message=texts.WRITING,
                notebook_path=path,
            )
            await workspace.write_new(path, await self._records.run(text_for, _name(path)))
            return path

    def _target(self, server: Server, path: str | None) -> str:
        interface = INTERFACES[self._settings.interface]
        base = server.url.rstrip("/")
        return f"{base}/{interface}{quote(path)}" if path else f"{base}/{interface.split('/', maxsplit=1)[0]}"

    async def _with_chosen_profile(self, launch: Launch, user: HubUser) -> HubUser:
        """Stop a server that runs with another profile, where that was asked for; gives the user as they are then."""
        server = user.server
        if not launch.restart or server is None or not must_restart(self._settings, launch.profile, server):
            return user
        log.info("launch %s: the server is stopped to start with another profile", launch.id)
        await self.change(launch.id, state="starting", progress=0, message=texts.STOPPING)
        deadline = await self._deadline(launch)
        await self._patiently(launch, lambda: self._hub.stop(launch.hub_user))
        for pause in _pauses():
            user = await self._known_user(launch)
            if user.server is None or not (user.server.ready or user.server.pending):
                return user
            if time.time() > deadline:
                raise OpenbisJupyterError("spawn-failed", reason=texts.DID_NOT_STOP)
            await asyncio.sleep(pause)
        return user

    async def _running_server(self, launch: Launch, user: HubUser, anew: bool) -> Server:
        """The user's server, up. `anew`: whatever the hub believes, it does not answer."""
        if not anew and user.server is not None and user.server.ready:
            return user.server
        deadline = await self._deadline(launch)
        message = texts.RESTARTING if anew else texts.STARTING
        while anew or user.server is None or not user.server.ready:
            await self.change(launch.id, state="starting", progress=START_PROGRESS, message=message)
            try:
                await self._start(launch)
                anew = False
            except HubBusy as busy:
                await self._wait_in_line(launch, busy, deadline)
                message = texts.WAITING_FOR_ROOM
            if time.time() > deadline:
                raise OpenbisJupyterError("spawn-failed", reason=texts.TOOK_TOO_LONG)
            user = await self._known_user(launch)
            if not anew and (user.server is None or not user.server.ready):
                await asyncio.sleep(PAUSES[-2])
        return user.server

    async def _deadline(self, launch: Launch) -> float:
        """When the server must be up; a restart of the service does not put it off."""
        now = await self._records.run(self._store.get, launch.id)
        if now is not None and now.deadline is not None:
            return now.deadline
        deadline = time.time() + self._settings.start_seconds
        await self.change(launch.id, deadline=deadline)
        return deadline

    async def _wait_in_line(self, launch: Launch, busy: HubBusy, deadline: float) -> None:
        """Wait as long as the hub asks for; who came earlier asks again a little sooner. Errors: `hub-full`."""
        self._line.join(launch.id)
        place, _ = self._line.place(launch.id) or (1, 1)
        spread = random.uniform(0.0, 0.1) + min(0.1 * place, 1.0)  # noqa: S311  (protects nothing)
        wait = busy.seconds * (1.0 + spread)
        if time.time() + wait > deadline:
            raise OpenbisJupyterError("hub-full")
        await self.change(launch.id, message=texts.WAITING_FOR_ROOM)
        await asyncio.sleep(wait)

    async def _start(self, launch: Launch) -> None:
        """Start the server and follow its events until it is up. Errors: HubBusy, `spawn-failed`, …"""
        options = spawn_options(self._settings, launch.profile)
        starting = asyncio.create_task(
            self._patiently(launch, lambda: self._hub.start(launch.hub_user, options))
        )
        following = asyncio.create_task(self._follow(launch, starting))
        try:
            await starting
            await following
        except OpenbisJupyterError as error:
            if error.code == "spawn-failed":
                # The answer to the start is often only a status; the end of the events has the spawner's own words.
                _check_end(await self._follow_once(launch))
            raise
        finally:
            starting.cancel()
            following.cancel()
            await asyncio.gather(starting, following, return_exceptions=True)

    async def _follow(self, launch: Launch, starting: asyncio.Task[None]) -> None:
        """Follow until the server is up. Errors: `spawn-failed`."""
        for pause in _pauses():
            asked_after_start = starting.done()
            try:
                end = await self._follow_once(launch)
            except OpenbisJupyterError as error:
                if error.code != "hub-unreachable":
                    raise
                end = None
            if asked_after_start:
                # Before, a failure may be the one of an earlier start, which the hub tells until a new one begins.
                _check_end(end)
                return
            if end and end.ready:
                return
            await asyncio.wait([starting], timeout=pause)

    async def _follow_once(self, launch: Launch) -> Progress | None:
        """The event that ended the start, None where there was none."""
        async with aclosing(self._hub.progress(launch.hub_user)) as events:  # type: ignore[type-var]
            async for event in events:
                if event.failed or event.ready:
                    return event
                # The hub has taken it: those behind move up.
                self._leave_line(launch.id)
                await self.change(launch.id, **_shown(event))
        return None

    async def _known_user(self, launch: Launch) -> HubUser:
        """The user; soon after a ticket was redeemed the hub may still be about to create them."""
        began = time.monotonic()
        for pause in _pauses():
            user = await self._patiently(launch, lambda: self._hub.user(launch.hub_user))
            if user is not None:
                return user
            if launch.state != "accepted" or time.monotonic() - began > USER_SECONDS:
                raise _UserMissing
            await asyncio.sleep(pause)
        raise _UserMissing

    async def _patiently(self, launch: Launch, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask the hub; a hub that restarts is asked again for a while."""
        began = time.monotonic()
        for pause in _pauses():
            try:
                return await question()
            except OpenbisJupyterError as error:
                if error.code != "hub-unreachable" or time.monotonic() - began > HUB_SECONDS:
                    raise
            await self.change(launch.id, message=texts.HUB_RESTARTING)
            await asyncio.sleep(pause)
        raise OpenbisJupyterError("hub-unreachable")


def _check_end(end: Progress | None) -> None:
    if end and end.failed:
        raise OpenbisJupyterError("spawn-failed", reason=end.message.removeprefix(_FAILURE_PREFIX))


def _name(path: str) -> str:
    return path.rsplit("/", maxsplit=1)[-1]


def _pauses() -> Any:
    yield from PAUSES
    while True:
        yield PAUSES[-1]


def _shown(event: Progress) -> dict[str, Any]:
    scale = (WRITE_PROGRESS - START_PROGRESS) / 100
    changes: dict[str, Any] = {"progress": int(START_PROGRESS + event.percent * scale)}
    return {**changes, "message": event.message} if event.message else changes
