"""Which credential a user gets: a personal access token where openBIS gives one, else the session token."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.values import ServerInformation, SessionInformation
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.words import CredentialKind

log = logging.getLogger(__name__)


def session_credential(token: str, session: SessionInformation) -> Credential:
    """The token at hand as it is."""
    kind: CredentialKind = "personal-access-token" if session.is_pat else "session-token"
    return Credential(kind=kind, token=token, valid_to=None, openbis_user=session.user)


def is_fresh(valid_to: datetime | None, server: ServerInformation) -> bool:
    """Whether a personal access token lives longer than the period in which openBIS asks for its renewal."""
    if valid_to is None:
        return False
    return valid_to - datetime.now(timezone.utc) > timedelta(seconds=server.pat_warning_period)


def choose_credential(
    gateway: Gateway,
    token: str,
    session: SessionInformation,
    known: Credential | None,
    known_valid_to: datetime | None,
) -> Credential:
    """In: a valid token, whose it is, the credential that the hub holds, when openBIS says that it ends (None: gone).

    Out: the known one while it is fresh, else a new personal access token, else the token at hand. Costs 1 request at
    most, or 2 where the instance was not asked yet what it allows.
    """
    if session.is_pat:
        return session_credential(token, session)
    server = gateway.server_information(token)
    if known and known.openbis_user == session.user and is_fresh(known_valid_to, server):
        return replace(known, valid_to=known_valid_to)
    if not server.pats_enabled:
        return session_credential(token, session)
    try:
        return gateway.create_personal_access_token(token, session.user)
    except OpenbisJupyterError as error:
        if error.code not in ("openbis-failed", "access-denied"):
            raise
        # Some roles may not create tokens: the session will do.
        log.info("no personal access token for %s", session.user)
        return session_credential(token, session)


def delete_replaced(gateway: Gateway, token: str, old: Credential) -> None:
    """End an access token that another one has taken the place of; where that fails, it ends in its own time.

    In: the token of a session of the same user. Costs 1 request.
    """
    try:
        gateway.delete_replaced_token(token, old.token)
    except OpenbisJupyterError as error:
        log.info("the replaced access token of %s stays until its end [%s]", old.openbis_user, error.code)


def freshest_first(credentials: Iterable[Credential]) -> list[Credential]:
    """The best first: access tokens before sessions, those that surely live longer before the others."""
    unknown = datetime.min.replace(tzinfo=timezone.utc)

    def rank(credential: Credential) -> tuple[bool, datetime]:
        return credential.kind == "personal-access-token", credential.valid_to or unknown

    return sorted(credentials, key=rank, reverse=True)
