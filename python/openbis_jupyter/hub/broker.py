"""The credential that a user's server works with in openBIS: asked for at each use, so it is never out of date."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timezone
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.hub_api import HubApi
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.values import Credential, credential_from_json

REMEMBERED_SECONDS = 5.0


class Broker:
    """In: openBIS, threads for its questions, the hub's API."""

    def __init__(self, gateway: Gateway, threads: Threads, hub: HubApi) -> None:
        self._gateway = gateway
        self._threads = threads
        self._hub = hub
        # Digest of a token → until when openBIS need not be asked again.
        self._valid: dict[str, float] = {}

    async def credential(self, hub_user: str) -> dict[str, Any]:
        """The answer of `GET api/credential` for this user.

        Errors: `credential-missing`, `credential-expired`, `openbis-unreachable`.
        """
        user = await self._hub.user(hub_user)
        kept = user.auth_state.get("openbis") if user else None
        try:
            credential = credential_from_json(kept or {})
        except (KeyError, TypeError, ValueError):
            raise OpenbisJupyterError("credential-missing") from None
        await self._check(credential)
        return {
            "openbis_url": self._gateway.url,
            "user": credential.openbis_user,
            "credential": credential.as_json(),
        }

    async def _check(self, credential: Credential) -> None:
        if credential.valid_to is not None and credential.valid_to <= datetime.now(timezone.utc):
            raise OpenbisJupyterError("credential-expired")
        key = hashlib.sha256(credential.token.encode()).hexdigest()
        now = time.monotonic()
        self._valid = {digest: end for digest, end in self._valid.items() if end > now}
        if key in self._valid:
            return
        try:
            session = await self._threads.run(self._gateway.session_information, credential.token)
        except OpenbisJupyterError as error:
            if error.code != "session-expired":
                raise
            raise OpenbisJupyterError("credential-expired") from None
        if session.user != credential.openbis_user:
            raise OpenbisJupyterError("credential-expired")
        self._valid[key] = now + REMEMBERED_SECONDS
