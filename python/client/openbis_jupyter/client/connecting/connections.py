"""The openBIS instances that this computer is connected to: all about them but the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path

from openbis_jupyter.client.connecting.network import origin_of
from openbis_jupyter.client.connecting.token_store import Place, forget_token, keep_token, kept_token
from openbis_jupyter.client.disk import put_row, rows_in
from openbis_jupyter.errors import OpenbisJupyterError


@dataclass(frozen=True)
class KnownConnection:
    """Address, whose, the site's authority (a file) if any, where the token is, and until when it holds (ISO 8601)."""

    url: str
    user: str
    ca_file: str | None
    place: Place
    is_access_token: bool
    valid_to: str | None


def known_connections() -> list[KnownConnection]:
    """All of them, the newest last."""
    return rows_in(_file(), KnownConnection)


def find_connection(url: str | None) -> KnownConnection | None:
    """The one with this address, or the only one there is. Errors: `connection-unclear` where there are several."""
    known = known_connections()
    if url:
        return next((one for one in known if one.url == origin_of(url)), None)
    if len(known) > 1:
        raise OpenbisJupyterError("connection-unclear", urls=[one.url for one in known])
    return known[0] if known else None


def remember(
    url: str, user: str, token: str, *, ca_file: str | None, is_access_token: bool, valid_to: str | None
) -> KnownConnection:
    """Keep a connection and its token, in place of an earlier one with this address."""
    place = keep_token(url, token)
    made = KnownConnection(url, user, ca_file, place, is_access_token, valid_to)
    put_row(_file(), url, made)
    return made


def forget(connection: KnownConnection) -> None:
    """Remove a connection and its token."""
    forget_token(connection.url)
    put_row(_file(), connection.url, None)


def token_of(connection: KnownConnection) -> str | None:
    """Its token, None where it is gone."""
    return kept_token(connection.url, connection.place)


def _file() -> Path:
    return user_config_path("openbis-jupyter") / "connections.json"
