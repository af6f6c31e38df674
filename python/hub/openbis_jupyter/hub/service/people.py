"""People whom the hub does not know any more: what the service keeps of them is deleted."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from openbis_jupyter.hub import audit
from openbis_jupyter.hub.credentials import CredentialManager
from openbis_jupyter.hub.database import CredentialStore, forget
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name, openbis_user

DAY_SECONDS = 86400.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class People:
    """The use cases with what they work on."""

    engine: Engine
    records: Threads
    stored: CredentialStore
    credentials: CredentialManager
    hub: HubApi

    async def forget(self, hub_user: str) -> None:
        """The hub deletes this user. Errors: ValueError for a name that stands for nobody."""
        user = openbis_user(hub_user)
        kept = await self.records.run(forget, self.engine, user, hub_user)
        self.credentials.forget(user)
        audit.record("forget", "forgotten", user, by="the hub")
        log.info("%s is forgotten: %s", hub_user, kept or "nothing was kept")

    async def forget_unknown(self) -> None:
        """Those whom the hub deleted while the service did not listen: all else ends by itself after `keep_days`, but a
        credential is kept for its person. Errors: `hub-unreachable`, `hub-refused`, those of `AWAY`.
        """
        kept_before = time.time() - DAY_SECONDS
        for user in await self.records.run(self.stored.users, kept_before):
            name = hub_name(user)
            if await self.hub.user(name) is None:
                await self.forget(name)
