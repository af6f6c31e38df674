"""Whether the service can do its work: its database, the hub and openBIS, asked at most every few seconds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field

from sqlalchemy.engine import Engine

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import is_there
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.protocol.health import Ready
from openbis_jupyter.protocol.words import Part
from openbis_jupyter.protocol.words import Readiness as State

ASKED_SECONDS = 3.0
REMEMBERED_SECONDS = 5.0
"""Probes may come often; neither openBIS nor the hub is asked more often than this."""

log = logging.getLogger(__name__)


@dataclass
class Readiness:
    """The use case with what it asks."""

    engine: Engine
    records: Threads
    hub: HubApi
    rpc: Rpc
    threads: Threads
    _told: tuple[float, Ready] | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def now(self) -> Ready:
        """How it is. Without openBIS people still reach their launches and servers: that is `degraded`."""
        async with self._asking:
            if self._told is None or time.monotonic() > self._told[0] + REMEMBERED_SECONDS:
                self._told = (time.monotonic(), await self._ask())
            return self._told[1]

    async def _ask(self) -> Ready:
        database, hub, openbis = await asyncio.gather(
            _part(self.records.run(is_there, self.engine)), _part(self._hub()), _part(self._openbis())
        )
        needed = database == hub == "ok"
        state: State = "ready" if needed and openbis == "ok" else "degraded" if needed else "not-ready"
        return Ready(status=state, database=database, hub=hub, openbis=openbis)

    async def _hub(self) -> bool:
        await self.hub.scopes()
        return True

    async def _openbis(self) -> bool:
        # It is answered without a session, by every version.
        await self.threads.run(self.rpc.call, "isSessionActive", "nobody")
        return True


async def _part(question: Awaitable[bool]) -> Part:
    try:
        return "ok" if await asyncio.wait_for(question, ASKED_SECONDS) else "away"
    except (OpenbisJupyterError, OpenbisFailure, asyncio.TimeoutError) as error:
        # An answer is an answer, whatever openBIS thinks of the question.
        return "ok" if isinstance(error, OpenbisFailure) else "away"
