"""Connecting a laptop once: from a password or a session token to a personal access token that is kept."""

from __future__ import annotations

import contextlib
import platform
from pathlib import Path

import requests

from openbis_jupyter.client.connecting import (
    Access,
    KnownConnection,
    checked_address,
    find_connection,
    forget,
    http_session,
    known_connections,
    remember,
    token_of,
)
from openbis_jupyter.client.credentials import Credential as Held
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.credentials import is_fresh, session_credential
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.openbis.values import SessionInformation
from openbis_jupyter.protocol.credentials import Credential

PROBE_SECONDS = 20
_THIS = "this token"


def connect_with_password(url: str, user: str, password: str, ca_file: str | None = None) -> KnownConnection:
    """Sign in and keep a personal access token: that which this computer has at this openBIS while it holds for long
    enough, else a new one; where openBIS allows none, the session. The password is not kept.

    Errors: `request-invalid`, `certificate-untrusted`, `openbis-unreachable`, `sign-in-refused`, `no-role`.
    """
    gateway = _gateway(url, ca_file)
    token = gateway.login(user, password)
    if token is None:
        raise OpenbisJupyterError("sign-in-refused")
    is_needed = False
    try:
        made = _keep(gateway, token, ca_file)
        is_needed = not made.is_access_token
    finally:
        if not is_needed:
            with contextlib.suppress(OpenbisJupyterError):
                gateway.logout(token)
    return made


def connect_with_token(url: str, token: str, ca_file: str | None = None) -> KnownConnection:
    """The same from the session token of somebody who is signed in elsewhere, or from a personal access token.

    Errors: as above, and `token-refused`.
    """
    gateway = _gateway(url, ca_file)
    try:
        return _keep(gateway, token.strip(), ca_file)
    except OpenbisJupyterError as reason:
        if reason.code != "session-expired":
            raise
        raise OpenbisJupyterError("token-refused", token=_THIS) from None


def disconnect(connection: KnownConnection) -> None:
    """Forget a connection and its token; a session ends, a personal access token openBIS alone can end."""
    token = token_of(connection)
    if token and not connection.is_access_token:
        with contextlib.suppress(OpenbisJupyterError):
            Access(connection.url, token, connection.ca_file).ask("logout")
    forget(connection)


def kept_access(url: str, ca_file: str | None = None) -> Access:
    """The access to an openBIS that this computer is connected to; whoever signs in anew meanwhile renews it.

    Errors: `connection-missing`, `connection-ended`, `openbis-unreachable`.
    """

    def current() -> Held:
        known = find_connection(url)
        token = token_of(known) if known else None
        if not token:
            raise OpenbisJupyterError("connection-missing")
        return Held(url, token)

    access = Access(url, current().token, ca_file, current)
    if not access.holds():
        raise OpenbisJupyterError("connection-ended")
    return access


def _gateway(url: str, ca_file: str | None) -> Gateway:
    origin = checked_address(url, ca_file)
    session = http_session(origin, ca_file)
    try:
        session.head(origin, timeout=PROBE_SECONDS, allow_redirects=False)
    except requests.RequestException:
        raise OpenbisJupyterError("openbis-unreachable") from None
    return Gateway(Rpc(origin, session=session))


def _keep(gateway: Gateway, token: str, ca_file: str | None) -> KnownConnection:
    whose = gateway.session_information(token)
    chosen = session_credential(token, whose) if whose.is_pat else _lasting(gateway, token, whose)
    before = next((one for one in known_connections() if one.url == gateway.url), None)
    replaced = token_of(before) if before and not before.is_access_token else None
    made = remember(
        gateway.url,
        whose.user,
        chosen.token,
        ca_file=str(Path(ca_file).resolve()) if ca_file else None,
        is_access_token=chosen.kind == "personal-access-token",
        valid_to=chosen.valid_to.isoformat() if chosen.valid_to else None,
    )
    if replaced and replaced not in (token, chosen.token):
        with contextlib.suppress(OpenbisJupyterError):  # nobody has that session any more
            gateway.logout(replaced)
    return made


def _lasting(gateway: Gateway, token: str, whose: SessionInformation) -> Credential:
    """This computer's access token at this openBIS, a new one where it has none that holds on, else the session."""
    server = gateway.server_information(token)
    if server.pats_enabled:
        name = f"openbis-jupyter {platform.node()}"
        with contextlib.suppress(OpenbisJupyterError):  # some roles may not make one: the session will do
            own = gateway.personal_access_tokens(token, whose.user, name)
            if own and is_fresh(own[0].valid_to, server):
                return own[0]
            return gateway.create_personal_access_token(token, whose.user, name)
    return session_credential(token, whose)
