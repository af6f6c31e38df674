"""A person's server starts while they fill in the form; where nobody uses it then, it is stopped again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits, metrics
from openbis_jupyter.hub.database import AWAY, EarlyStartStore, LaunchStore
from openbis_jupyter.hub.jupyterhub import HubApi, HubBusy, HubUser, Progress, Server, UserServers
from openbis_jupyter.hub.limits import AtOnce
from openbis_jupyter.hub.options import Profiles, ProfilesOf
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.protocol.server import ServerOutlook, ServerRequest

FOLLOW_PAUSE = 0.3
FRESH_SECONDS = 10.0
"""What a server does by itself in so many seconds after its start is no use by anybody."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EarlyStarts:
    """The use case with what it works on."""

    settings: Settings
    gateway: Gateway
    threads: Threads
    """For questions to openBIS."""
    records: Threads
    """For the stores."""
    store: EarlyStartStore
    launches: LaunchStore
    hub: HubApi
    servers: UserServers
    profiles: ProfilesOf
    at_once: AtOnce = field(default_factory=lambda: AtOnce(limits.LAUNCHES))
    _progress: dict[str, Progress] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def outlook(self, token: str, request: ServerRequest) -> ServerOutlook:
        """In: the caller's openBIS token, where their form will save. Out: how their server is.

        It is started where the hub wants that, nobody has to choose a profile first, and they may save there. For
        people whom the hub does not know yet it is not: the service creates nobody.
        """
        session = await self.threads.run(self.gateway.session_information, token)
        name = hub_name(session.user)
        with self.at_once.of(session.user):
            at_hub = await self.hub.user(name)
            profiles = await self.profiles.person(at_hub) if at_hub and self._is_wanted(at_hub) else None
            if at_hub and profiles and _is_known(profiles, at_hub) and await self._may_save(token, request):
                self._begin(at_hub, profiles)
            elif at_hub and at_hub.server and at_hub.server.pending == "spawn":
                # Another process of the service, or the hub's own page, began it: the hub tells how far it is.
                self._keep_task(name, self._follow_only)
        return self._told(name, at_hub.server if at_hub else None)

    async def is_unused(self, user: HubUser) -> bool:
        """Whether this user's server was started for a form and nobody has used it since."""
        asked_at = await self.records.run(self.store.asked_at, user.name)
        if asked_at is None or await self.records.run(self.launches.begun_since, user.name, asked_at):
            return False
        server = user.server
        if server is None or not server.ready:
            return True
        status = await self._status(server)
        return (
            status is not None and not status.is_in_use and status.idle_since < status.started + FRESH_SECONDS
        )

    async def stop_unused(self) -> None:
        """Look once after all that were started long enough ago."""
        limit = time.time() - 60 * self.settings.unused_minutes
        for name, asked_at in await self.records.run(self.store.asked_before, limit):
            try:
                if await self._is_settled(name, asked_at, limit):
                    await self.records.run(self.store.forget, name)
            except OpenbisJupyterError as error:
                log.info("whether the server of %s is used is not known: %s", name, error.code)

    async def stop(self) -> None:
        """Follow no more; the servers go on starting, and are looked after at the next start of the service."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _is_wanted(self, user: HubUser) -> bool:
        server = user.server
        is_down = server is None or server.state == "stopped"
        return self.settings.start_early == "form" and is_down and user.name not in self._tasks

    async def _may_save(self, token: str, request: ServerRequest) -> bool:
        owner = request.owner
        facts = await self.threads.run(self.gateway.launch_facts, token, (), owner.kind, owner.perm_id)
        return facts.owner is not None and facts.owner.writable

    def _begin(self, user: HubUser, profiles: Profiles) -> None:
        profile = profiles.early(user.server)
        options = profile.user_options if profile else None
        self._keep_task(user.name, lambda name: self._start(name, options))

    def _keep_task(self, name: str, work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """One task for each person's server; how far it is, is known as long as that goes on."""
        if name in self._tasks:
            # Of two forms at once the other one was quicker.
            return
        self._progress[name] = Progress(0, "")
        task = self._tasks[name] = asyncio.create_task(work(name))
        task.add_done_callback(lambda _: (self._tasks.pop(name), self._progress.pop(name)))

    async def _start(self, name: str, options: Mapping[str, Any] | None) -> None:
        """Start it and follow that. It is a favour: where it fails, the click tells why."""
        try:
            await self.records.run(self.store.keep, name, time.time())
        except AWAY as error:
            log.info("the server of %s was not started for a form: %s", name, type(error).__name__)
            return
        starting = asyncio.create_task(self.hub.start(name, options))
        try:
            while not starting.done():
                await self._follow(name)
                await asyncio.wait([starting], timeout=FOLLOW_PAUSE)
            await starting
            await self._follow(name)
            metrics.EARLY_STARTS.labels("started").inc()
            log.info("the server of %s was started for a form", name)
        except (HubBusy, OpenbisJupyterError) as error:
            reason = error.code if isinstance(error, OpenbisJupyterError) else "no room"
            metrics.EARLY_STARTS.labels("refused").inc()
            log.info("the server of %s was not started for a form: %s", name, reason)
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)

    async def _follow_only(self, name: str) -> None:
        try:
            await self._follow(name)
        except OpenbisJupyterError as error:
            log.info("how far the server of %s is, is not known: %s", name, error.code)

    async def _follow(self, name: str) -> None:
        async with aclosing(self.hub.progress(name)) as events:  # type: ignore[type-var]
            async for event in events:
                self._progress[name] = event
                if event.failed or event.ready:
                    return

    def _told(self, name: str, server: Server | None) -> ServerOutlook:
        event = self._progress.get(name)
        state = "stopped" if server is None else server.state
        if event is None or state == "running":
            return ServerOutlook(state=state)
        return ServerOutlook(state="starting", progress=event.percent, message=event.message)

    async def _is_settled(self, name: str, asked_at: float, limit: float) -> bool:
        """Whether nobody needs to look after it any more; one that is not used is stopped."""
        if await self.records.run(self.launches.begun_since, name, asked_at):
            return True
        user = await self.hub.user(name)
        server = user.server if user else None
        if server is None or server.state != "running":
            return server is None or server.state == "stopped"
        status = await self._status(server)
        if status is None or status.idle_since > limit:
            return False
        if status.is_in_use:
            return True
        log.info("the server of %s was started for a form and not used: it is stopped", name)
        await self.hub.stop(name)
        metrics.EARLY_STARTS.labels("unused").inc()
        return True

    async def _status(self, server: Server) -> _Status | None:
        """What the server says of itself (jupyter_server, `GET /api/status`, which counts as no use of it)."""
        reply = await self.servers.request(server, "GET", "api/status")
        told: Any = reply.json() if reply.status == 200 else None
        try:
            return _Status(
                is_in_use=bool(told["kernels"] or told["connections"]),
                started=_seconds(told["started"]),
                idle_since=_seconds(told["last_activity"]),
            )
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class _Status:
    """Whether a server has kernels or somebody connected to one; its start and last use, in seconds since 1970."""

    is_in_use: bool
    started: float
    idle_since: float


def _is_known(profiles: Profiles, user: HubUser) -> bool:
    """Whether nobody has to choose a profile before."""
    return not profiles.listed or profiles.early(user.server) is not None


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()
