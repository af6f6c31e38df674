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
    remember,
    token_of,
)
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc

PROBE_SECONDS = 20


def connect_with_password(url: str, user: str, password: str, ca_file: str | None = None) -> KnownConnection:
    """Sign in, make a personal access token where openBIS allows one, and keep it; the password is not kept.

    Errors: `request-invalid`, `certificate-untrusted`, `openbis-unreachable`, `sign-in-refused`.
    """
    gateway = _gateway(url, ca_file)
    token = gateway.login(user, password)
    if token is None:
        raise OpenbisJupyterError("sign-in-refused")
    made = _keep(gateway, token, ca_file)
    if made.is_access_token:  # the session was only needed for making it
        with contextlib.suppress(OpenbisJupyterError):
            gateway.logout(token)
    return made


def connect_with_token(url: str, token: str, ca_file: str | None = None) -> KnownConnection:
    """The same from the session token of somebody who is signed in elsewhere, or from a personal access token.

    Errors: as above, and `session-expired`.
    """
    return _keep(_gateway(url, ca_file), token, ca_file)


def disconnect(connection: KnownConnection) -> None:
    """Forget a connection and its token; a session ends, a personal access token openBIS alone can end."""
    token = token_of(connection)
    if token and not connection.is_access_token:
        with contextlib.suppress(OpenbisJupyterError):
            Access(connection.url, token, connection.ca_file).ask("logout")
    forget(connection)


def kept_access(url: str, ca_file: str | None = None) -> Access:
    """The access to an openBIS that this computer is connected to; whoever signs in anew meanwhile renews it.

    Errors: `credential-missing`, `credential-expired`, `openbis-unreachable`.
    """

    def current() -> Credential:
        known = find_connection(url)
        token = token_of(known) if known else None
        if not token:
            raise OpenbisJupyterError("credential-missing")
        return Credential(url, token)

    access = Access(url, current().token, ca_file, current)
    if not access.holds():
        raise OpenbisJupyterError("credential-expired")
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
    kept, is_access_token, valid_to = token, whose.is_pat, None
    if not whose.is_pat and gateway.server_information(token).pats_enabled:
        with contextlib.suppress(OpenbisJupyterError):  # some roles may not make one: the session will do
            made = gateway.create_personal_access_token(
                token, whose.user, f"openbis-jupyter {platform.node()}"
            )
            kept, is_access_token = made.token, True
            valid_to = made.valid_to.isoformat() if made.valid_to else None
    return remember(
        gateway.url,
        whose.user,
        kept,
        ca_file=str(Path(ca_file).resolve()) if ca_file else None,
        is_access_token=is_access_token,
        valid_to=valid_to,
    )
