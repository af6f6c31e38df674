"""What a person sees of their own Jupyter account in openBIS, and what they may do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.credentials import Broker, CredentialManager, needs_session
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser
from openbis_jupyter.hub.options import ProfilesOf
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.values import SessionInformation
from openbis_jupyter.protocol.account import Account, AccountCredential, AccountServer
from openbis_jupyter.protocol.words import CredentialState

_CREDENTIAL_STATES: Mapping[str, CredentialState] = {
    "credential-missing": "none",
    "credential-expired": "expired",
}


@dataclass(frozen=True)
class Accounts:
    """The use cases with what they work on; each takes the caller's openBIS token and gives the account."""

    settings: Settings
    gateway: Gateway
    threads: Threads
    hub: HubApi
    credentials: CredentialManager
    broker: Broker
    profiles: ProfilesOf

    async def show(self, token: str) -> Account:
        """The account as it is."""
        session, at_hub = await self._caller(token)
        return await self._account(session, at_hub)

    async def renew(self, token: str) -> Account:
        """A new credential in place of the held one; kernels get it the next time they ask."""
        session, at_hub = await self._caller(token)
        needs_session(session)
        await self.credentials.renew(token, session, at_hub)
        return await self._account(session, at_hub)

    async def revoke(self, token: str) -> Account:
        """Nothing of what is held is valid any more, see `CredentialManager.revoke`."""
        session, at_hub = await self._caller(token)
        needs_session(session)
        await self.credentials.revoke(token, session, at_hub)
        return await self._account(session, at_hub)

    async def stop(self, token: str) -> Account:
        """Stop the user's server. Errors: `stop-not-allowed`."""
        session, at_hub = await self._caller(token)
        if not self.settings.may_stop:
            raise OpenbisJupyterError("stop-not-allowed")
        if at_hub is not None and at_hub.server is not None and at_hub.server.is_up:
            await self.hub.stop(at_hub.name)
            at_hub = await self.hub.user(at_hub.name)
        return await self._account(session, at_hub)

    async def _caller(self, token: str) -> tuple[SessionInformation, HubUser | None]:
        session = await self.threads.run(self.gateway.session_information, token)
        return session, await self.hub.user(hub_name(session.user))

    async def _account(self, session: SessionInformation, at_hub: HubUser | None) -> Account:
        return Account(
            user=session.user,
            server=await self._server(at_hub),
            credential=await self._credential(session.user, at_hub),
            can_stop=self.settings.may_stop,
        )

    async def _server(self, at_hub: HubUser | None) -> AccountServer:
        server = at_hub.server if at_hub else None
        if server is None or server.state == "stopped":
            return AccountServer(state="stopped")
        profile = (await self.profiles.person(at_hub)).running(server)
        return AccountServer(
            state=server.state,
            since=server.started,
            profile=profile.title if profile else None,
        )

    async def _credential(self, user: str, at_hub: HubUser | None) -> AccountCredential:
        try:
            held = await self.broker.current(user, at_hub)
        except OpenbisJupyterError as error:
            if error.code not in _CREDENTIAL_STATES:
                raise
            return AccountCredential(state=_CREDENTIAL_STATES[error.code])
        until = held.valid_to.isoformat(timespec="seconds") if held.valid_to else None
        return AccountCredential(state="valid", kind=held.kind, valid_to=until)
