"""The credential that a user's server works with in openBIS: asked for at each use, so it is never out of date."""

from __future__ import annotations

import time

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit
from openbis_jupyter.hub.credentials.manager import CredentialManager, is_over
from openbis_jupyter.hub.database import token_digest
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import openbis_user
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.protocol.credentials import Credential, ServerCredential

REMEMBERED_SECONDS = 5.0


class Broker:
    """In: openBIS, threads for its questions, the hub's API, what Jupyter holds."""

    def __init__(
        self, gateway: Gateway, threads: Threads, hub: HubApi, credentials: CredentialManager
    ) -> None:
        self._gateway = gateway
        self._threads = threads
        self._hub = hub
        self._credentials = credentials
        # Digest of a token → until when openBIS need not be asked again.
        self._valid: dict[str, float] = {}

    async def credential(self, hub_user: str) -> ServerCredential:
        """What this user's server works with.

        Errors: `credential-missing`, `credential-expired`, `openbis-unreachable`.
        """
        try:
            user = openbis_user(hub_user)
        except ValueError:
            raise OpenbisJupyterError("credential-missing") from None
        with audit.refusals("token-given", user):
            credential = await self.current(user, await self._hub.user(hub_user))
        audit.record("token-given", credential.kind, user)
        return ServerCredential(
            openbis_url=self._gateway.url, user=credential.openbis_user, credential=credential
        )

    async def current(self, user: str, at_hub: HubUser | None) -> Credential:
        """The best of what is held for this openBIS user that openBIS takes now. Errors: as `credential`."""
        held = await self._credentials.of(user, at_hub)
        for credential in held:
            if await self._is_taken(credential):
                return credential
        raise OpenbisJupyterError("credential-expired" if held else "credential-missing")

    async def _is_taken(self, credential: Credential) -> bool:
        if is_over(credential):
            return False
        key = token_digest(credential.token)
        now = time.monotonic()
        self._valid = {digest: end for digest, end in self._valid.items() if end > now}
        if key in self._valid:
            return True
        try:
            session = await self._threads.run(self._gateway.session_information, credential.token)
        except OpenbisJupyterError as error:
            if error.code != "session-expired":
                raise
            return False
        if session.user != credential.openbis_user:
            return False
        self._valid[key] = now + REMEMBERED_SECONDS
        return True
