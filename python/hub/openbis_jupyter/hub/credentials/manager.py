"""What Jupyter holds for each person in openBIS, wherever it lies; the one place that decides which of it counts.

Three places: the hub's `auth_state` (written at each login, read here), the service's own store (renewed credentials),
and tickets under way. Revoked tokens count nowhere.
"""

from __future__ import annotations

from datetime import datetime, timezone

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, metrics
from openbis_jupyter.hub.database import CredentialStore, LaunchStore, from_auth_state
from openbis_jupyter.hub.jupyterhub import HubUser
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.credentials import choose_credential, delete_replaced, freshest_first
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.values import SessionInformation
from openbis_jupyter.protocol.credentials import Credential

PAT = "personal-access-token"


class CredentialManager:
    """In: openBIS, threads for its questions, threads for the database, launches and tickets, kept credentials."""

    def __init__(
        self,
        gateway: Gateway,
        threads: Threads,
        records: Threads,
        store: LaunchStore,
        stored: CredentialStore,
    ) -> None:
        self._gateway = gateway
        self._threads = threads
        self._records = records
        self._store = store
        self._stored = stored
        # openBIS user → the access token of their last launch, so that the next one need not ask the hub first.
        self._remembered: dict[str, Credential] = {}

    async def of(self, openbis_user: str, at_hub: HubUser | None) -> list[Credential]:
        """What may be handed to this user's server, the best first: without the revoked, not asked at openBIS."""
        in_hub = credential_in_auth_state(at_hub)
        return await self._records.run(self._collected, openbis_user, in_hub)

    async def known_pat(self, openbis_user: str, at_hub: HubUser | None) -> Credential | None:
        """The access token that the user has already, at the hub, here or with a ticket under way."""
        held = await self.of(openbis_user, at_hub)
        if not held:
            waiting = await self._records.run(self._store.waiting_credential, openbis_user)
            held = [waiting] if waiting else []
        return next((one for one in held if one.kind == PAT), None)

    def remembered(self, openbis_user: str) -> Credential | None:
        """The access token of the user's last launch."""
        return self._remembered.get(openbis_user)

    async def choose(
        self, token: str, session: SessionInformation, known: Credential | None, valid_to: datetime | None
    ) -> Credential:
        """The credential that a launch hands over, see `choose_credential`; the user gives it hereby.

        A new access token takes the place of the known one at once, wherever that is in use: openBIS takes it no more.
        """
        chosen = await self._threads.run(choose_credential, self._gateway, token, session, known, valid_to)
        # Access tokens that were revoked are gone in openBIS and never chosen; a session may have been revoked here.
        if chosen.token == token and await self._records.run(self._stored.is_revoked, token):
            await self._records.run(self._stored.permit, token)
        if chosen.kind == PAT and known is not None and known.token != chosen.token and valid_to is not None:
            await self._records.run(self._stored.keep, chosen)
            await self._threads.run(delete_replaced, self._gateway, token, known)
            audit.record("token-revoked", "replaced", session.user)
        if chosen.kind == PAT and (known is None or known.token != chosen.token) and chosen.token != token:
            metrics.TOKENS_MADE.inc()
            audit.record("token-made", "made", session.user)
        self._remember(chosen)
        return chosen

    async def entrust(self, token: str, session: SessionInformation, at_hub: HubUser | None) -> None:
        """Keep a credential for work that goes on when the person is gone; they give it hereby."""
        known = await self.known_pat(session.user, at_hub)
        pat = known.token if known else None
        facts = await self._threads.run(self._gateway.launch_facts, token, pat=pat)
        chosen = await self.choose(token, session, known, facts.pat_valid_to)
        if known is None or chosen.token != known.token:
            await self._records.run(self._stored.keep, chosen)

    async def renew(self, token: str, session: SessionInformation, at_hub: HubUser | None) -> Credential:
        """A new credential in place of what is held; kernels take it when openBIS refuses the old one."""
        held = [*await self.of(session.user, at_hub), self._remembered.get(session.user)]
        chosen = await self.choose(token, session, None, None)
        await self._records.run(self._stored.keep, chosen)
        replaced = {one.token: one for one in held if one is not None and one.kind == PAT}
        if chosen.kind == PAT:
            for old in replaced.values():
                await self._threads.run(delete_replaced, self._gateway, token, old)
                audit.record("token-revoked", "replaced", session.user)
        return chosen

    async def revoke(self, token: str, session: SessionInformation, at_hub: HubUser | None) -> None:
        """Delete the user's access tokens in openBIS, and hand out nothing of what was held.

        openBIS first: where that fails, everything is as before and the user can try again.
        """
        user = session.user
        waiting = await self._records.run(self._store.waiting_credential, user)
        places = (
            *await self.of(user, at_hub),
            waiting,
            self._remembered.get(user),
            credential_in_auth_state(at_hub),
        )
        tokens = {one.token for one in places if one is not None}
        deleted = await self._threads.run(
            self._gateway.delete_personal_access_tokens, token, user, frozenset(tokens)
        )
        audit.record("token-revoked", "revoked", user)
        self._remembered.pop(user, None)
        voided = await self._records.run(self._store.void_tickets, user)
        await self._records.run(self._stored.revoke, user, {*tokens, *deleted, *voided})

    def forget(self, openbis_user: str) -> None:
        """Nothing is remembered of this user."""
        self._remembered.pop(openbis_user, None)

    def ending_before(self, then: datetime) -> int:
        """How many of the access tokens of people's last launches end before this time."""
        ends = [one.valid_to for one in self._remembered.values()]
        return sum(1 for end in ends if end is not None and end < then)

    def _remember(self, credential: Credential) -> None:
        if credential.kind == PAT:
            self._remembered[credential.openbis_user] = credential

    def _collected(self, openbis_user: str, in_hub: Credential | None) -> list[Credential]:
        found = [
            one
            for one in (self._stored.get(openbis_user), in_hub)
            if one is not None and one.openbis_user == openbis_user and not self._stored.is_revoked(one.token)
        ]
        return freshest_first(found)


def credential_in_auth_state(at_hub: HubUser | None) -> Credential | None:
    """The openBIS credential in the hub's `auth_state`."""
    return from_auth_state(at_hub.auth_state if at_hub else None)


def is_over(credential: Credential) -> bool:
    """Whether its time is up, as far as it is known here."""
    return credential.valid_to is not None and credential.valid_to <= datetime.now(timezone.utc)


def needs_session(session: SessionInformation) -> None:
    """Access tokens are made and deleted in a session only. Errors: `request-invalid`."""
    if session.is_pat:
        raise OpenbisJupyterError(
            "request-invalid", field="session", reason="an access token cannot change access tokens."
        )
