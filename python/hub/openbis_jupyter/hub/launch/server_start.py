"""A launch's server, up: stopped first where it runs with another profile, in line where the hub has no room."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any, TypeVar

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import metrics, texts
from openbis_jupyter.hub.database import Launch
from openbis_jupyter.hub.jupyterhub import HubApi, HubBusy, HubUser, Progress, Server
from openbis_jupyter.hub.launch.journal import Journal
from openbis_jupyter.hub.options import ProfilesOf
from openbis_jupyter.hub.settings import Settings

USER_SECONDS = 60.0
"""How long after its ticket a launch waits for the hub to know the user."""
HUB_SECONDS = 60.0
"""How long a restarting hub is waited for."""
PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)
START_PROGRESS = 5
WRITE_PROGRESS = 90
ASKED = "its server is asked for"
"""In the log: from here to the end of the start, the time is the hub's and the server's own."""
_FAILURE_PREFIX = "Spawn failed: "
_SAYS_NOTHING = frozenset(("Server requested", "Spawning server..."))
"""What JupyterHub itself tells of every start (`jupyterhub.spawner`, `apihandlers.users`)."""

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class UserMissing(Exception):
    """The hub does not know the user: the launch waits for a ticket."""


class ServerStarter:
    """In: settings, the hub's API, who may use what, where steps are recorded."""

    def __init__(self, settings: Settings, hub: HubApi, profiles: ProfilesOf, journal: Journal) -> None:
        self._settings = settings
        self._hub = hub
        self._profiles = profiles
        self._journal = journal
        # Launches that wait for room and are carried on here; the whole line is in the database.
        self._waiting: set[str] = set()
        metrics.WAITING.set_function(lambda: len(self._waiting))

    def is_waiting(self, launch_id: str) -> bool:
        """Whether it waits for room."""
        return launch_id in self._waiting

    def keep_place(self, launch: Launch) -> None:
        """One that was in line at another process, or before the database was away, is so here."""
        if launch.waiting_since is not None:
            self._waiting.add(launch.id)

    def leave_queue(self, launch_id: str) -> None:
        """It waits no more: those behind move up."""
        if launch_id in self._waiting:
            self._waiting.discard(launch_id)
            for other in self._waiting:
                self._journal.watchers.tell(other)

    async def with_chosen_profile(self, launch: Launch, user: HubUser) -> HubUser:
        """Stop a server that runs with another profile, where that was asked for; gives the user as they are then."""
        server = user.server
        if not launch.restart or server is None:
            return user
        profiles = await self.while_restarting(launch, lambda: self._profiles.person(user))
        if not profiles.must_restart(launch.profile, server):
            return user
        log.info("launch %s: the server is stopped to start with another profile", launch.id)
        await self._journal.change(launch.id, state="starting", progress=0, message=texts.STOPPING)
        deadline = await self._deadline(launch)
        await self.while_restarting(launch, lambda: self._hub.stop(launch.hub_user))
        for pause in _pauses():
            user = await self.known_user(launch)
            if user.server is None or not (user.server.ready or user.server.pending):
                return user
            if time.time() > deadline:
                raise OpenbisJupyterError("spawn-failed", reason=texts.DID_NOT_STOP)
            await asyncio.sleep(pause)
        return user

    async def running(self, launch: Launch, user: HubUser, anew: bool) -> Server:
        """The user's server, up. `anew`: whatever the hub believes, it does not answer."""
        if not anew and user.server is not None and user.server.ready:
            return user.server
        deadline = await self._deadline(launch)
        message = texts.RESTARTING if anew else texts.STARTING
        may_stumble = anew
        while anew or user.server is None or not user.server.ready:
            await self._journal.change(launch.id, state="starting", progress=START_PROGRESS, message=message)
            try:
                is_up = await self._start(launch, user)
                if is_up and user.server is not None:
                    # Where it is has not changed: no question is worth it.
                    return replace(user.server, ready=True, pending=None)
                anew = False
            except HubBusy as busy:
                await self._wait_in_queue(launch, busy, deadline)
                message = texts.WAITING_FOR_ROOM
            except OpenbisJupyterError as error:
                if error.code != "spawn-failed" or not may_stumble:
                    raise
                # The hub stumbles over a server that has just died, until it has cleared that away.
                may_stumble = False
                await asyncio.sleep(PAUSES[-1])
            if time.time() > deadline:
                raise OpenbisJupyterError("spawn-failed", reason=texts.TOOK_TOO_LONG)
            user = await self.known_user(launch)
            if not anew and (user.server is None or not user.server.ready):
                await asyncio.sleep(PAUSES[-2])
        return user.server

    async def known_user(self, launch: Launch) -> HubUser:
        """The user; soon after a ticket was redeemed the hub may still be about to create them."""
        began = time.monotonic()
        for pause in _pauses():
            user = await self.while_restarting(launch, lambda: self._hub.user(launch.hub_user))
            if user is not None:
                return user
            if launch.state != "accepted" or time.monotonic() - began > USER_SECONDS:
                raise UserMissing
            await asyncio.sleep(pause)
        raise UserMissing

    async def _deadline(self, launch: Launch) -> float:
        """When the server must be up; a restart of the service does not put it off."""
        now = await self._journal.get(launch.id)
        if now is not None and now.deadline is not None:
            return now.deadline
        deadline = time.time() + self._settings.start_seconds
        await self._journal.change(launch.id, deadline=deadline)
        return deadline

    async def _wait_in_queue(self, launch: Launch, busy: HubBusy, deadline: float) -> None:
        """Wait as long as the hub asks for; who came earlier asks again a little sooner. Errors: `hub-full`."""
        joins = {} if launch.id in self._waiting else {"waiting_since": time.time()}
        self._waiting.add(launch.id)
        await self._journal.change(launch.id, message=texts.WAITING_FOR_ROOM, **joins)
        place, _ = place_in(await self._journal.line(), launch.id) or (1, 1)
        spread = random.uniform(0.0, 0.1) + min(0.1 * place, 1.0)  # noqa: S311  (protects nothing)
        wait = busy.seconds * (1.0 + spread)
        if time.time() + wait > deadline:
            raise OpenbisJupyterError("hub-full")
        await asyncio.sleep(wait)

    async def _start(self, launch: Launch, user: HubUser) -> bool:
        """Start the server and follow its events to their end. Out: whether the last one said that it is up.

        Errors: HubBusy, `spawn-failed`, `profile-…`, …
        """
        profiles = await self.while_restarting(launch, lambda: self._profiles.person(user))
        options = profiles.spawn_options(launch.profile)
        log.info("launch %s: %s", launch.id, ASKED)
        starting = asyncio.create_task(
            self.while_restarting(launch, lambda: self._hub.start(launch.hub_user, options))
        )
        following = asyncio.create_task(self._follow(launch, starting))
        try:
            await starting
            return await following
        except OpenbisJupyterError as error:
            if error.code == "spawn-failed":
                # The answer to the start is often only a status; the end of the events has the spawner's own words.
                _check_end(await self._follow_once(launch))
            raise
        finally:
            starting.cancel()
            following.cancel()
            await asyncio.gather(starting, following, return_exceptions=True)

    async def _follow(self, launch: Launch, starting: asyncio.Task[None]) -> bool:
        """Follow until the server is up, or nothing more is told. Out: whether it is up. Errors: `spawn-failed`."""
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
                return end is not None and end.ready
            if end and end.ready:
                return True
            await asyncio.wait([starting], timeout=pause)
        return False

    async def _follow_once(self, launch: Launch) -> Progress | None:
        """The event that ended the start, None where there was none."""
        async with aclosing(self._hub.progress(launch.hub_user)) as events:  # type: ignore[type-var]
            async for event in events:
                if event.failed or event.ready:
                    return event
                # The hub has taken it: those behind move up.
                left = {"waiting_since": None} if self.is_waiting(launch.id) else {}
                await self._journal.change(launch.id, **left, **_shown(event))
                self.leave_queue(launch.id)
        return None

    async def while_restarting(self, launch: Launch, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask the hub; a hub that restarts is asked again for a while."""
        began = time.monotonic()
        for pause in _pauses():
            try:
                return await question()
            except OpenbisJupyterError as error:
                if error.code != "hub-unreachable" or time.monotonic() - began > HUB_SECONDS:
                    raise
            await self._journal.change(launch.id, message=texts.HUB_RESTARTING)
            await asyncio.sleep(pause)
        raise OpenbisJupyterError("hub-unreachable")


def place_in(line: list[str], launch_id: str) -> tuple[int, int] | None:
    """In: who waits for room. Out: the place of a launch (1 is the first) and how many wait; None where it does not."""
    return (line.index(launch_id) + 1, len(line)) if launch_id in line else None


def _check_end(end: Progress | None) -> None:
    if end and end.failed:
        raise OpenbisJupyterError("spawn-failed", reason=end.message.removeprefix(_FAILURE_PREFIX))


def _pauses() -> Any:
    yield from PAUSES
    while True:
        yield PAUSES[-1]


def _shown(event: Progress) -> dict[str, Any]:
    scale = (WRITE_PROGRESS - START_PROGRESS) / 100
    changes: dict[str, Any] = {"progress": int(START_PROGRESS + event.percent * scale)}
    return changes if event.message in {"", *_SAYS_NOTHING} else {**changes, "message": event.message}
