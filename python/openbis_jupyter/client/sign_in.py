"""`connect()`: a signed-in pybis connection, wherever the notebook runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from openbis_jupyter.client import freshness
from openbis_jupyter.client.credentials import Credential, from_hub, on_hub, save_for_pybis, saved_token
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    from openbis_jupyter.client.session import Connection


def connect(token: str | None = None, url: str | None = None) -> Connection:
    """Connect to openBIS.

    token: a session token or personal access token; without one, the hub is asked, then the environment variable
    OPENBIS_TOKEN and the token saved by pybis are tried. It is not stored.
    url: the address of openBIS where the hub does not say it; otherwise the environment variable OPENBIS_URL.

    Out: a `pybis.Openbis`, signed in.
    Errors: `address-missing`, `credential-missing`, `credential-expired`, `session-expired` (for `token`),
    `openbis-unreachable`, `hub-unreachable`.
    """
    from openbis_jupyter.client.session import Connection  # noqa: PLC0415  (loads pybis and pandas)

    freshness.watch()
    if token:
        connection = Connection(_address(url), token)
        if not connection.holds(token):
            raise OpenbisJupyterError("session-expired")
        return connection
    refusal = OpenbisJupyterError("credential-missing")
    if on_hub():
        try:
            credential = _renewed()
            connection = Connection(credential.url, credential.token, renew=_renewed)
            if connection.holds(credential.token):
                return connection
            refusal = OpenbisJupyterError("credential-expired")
        except OpenbisJupyterError as reason:
            if reason.code == "openbis-unreachable":
                raise
            refusal = reason
    return _connect_from_saved(_address(url), refusal)


def _connect_from_saved(address: str, refusal: OpenbisJupyterError) -> Connection:
    """The first of the tokens kept here that openBIS takes; else `refusal` (or that all have expired)."""
    from openbis_jupyter.client.session import Connection  # noqa: PLC0415

    kept = [token for token in (os.environ.get("OPENBIS_TOKEN"), saved_token(address)) if token]
    for token in kept:
        connection = Connection(address, token)
        if connection.holds(token):
            return connection
    if kept and refusal.code == "credential-missing":
        raise OpenbisJupyterError("credential-expired") from None
    raise refusal from None


def _renewed() -> Credential:
    credential = from_hub()
    save_for_pybis(credential)
    return credential


def _address(url: str | None) -> str:
    """On a hub its configuration decides, so that a notebook from elsewhere cannot send a token elsewhere."""
    configured = os.environ.get("OPENBIS_URL")
    address = configured or url if on_hub() else url or configured
    if not address:
        raise OpenbisJupyterError("address-missing")
    return address
