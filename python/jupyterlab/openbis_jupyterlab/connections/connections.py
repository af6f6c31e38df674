"""Which openBIS this server may talk to, and as whom: the hub's, those of the old YAML file, and people's own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_config_path

from openbis_jupyter.client.connecting import (
    KnownConnection,
    checked_address,
    find_connection,
    origin_of,
    token_of,
)
from openbis_jupyter.client.credentials import on_hub
from openbis_jupyter.client.disk import put_row, rows_in
from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.words import ConnectionSource, ConnectionState
from openbis_jupyterlab import texts
from openbis_jupyterlab.connections.connections_file import FileEntry

if TYPE_CHECKING:
    from openbis_jupyter.protocol.connections import Connection as ShownConnection
    from openbis_jupyter.protocol.connections import Connections as ShownConnections

HUB = "hub"
_STATES: Mapping[str, ConnectionState] = {
    "credential-missing": "signed-out",
    "credential-expired": "expired",
    "connection-missing": "signed-out",
    "connection-ended": "expired",
    "session-expired": "expired",
    "certificate-untrusted": "untrusted",
}
"""Code of a failure → the state of the connection; `unreachable` for all others."""


@dataclass(frozen=True)
class Connection:
    """An openBIS that may be used. `user` and `password`: as `openbis-connections.yaml` has them."""

    id: str
    name: str
    url: str
    source: ConnectionSource
    ca_file: str | None = None
    user: str = ""
    password: str = field(default="", repr=False)


class Connections:
    """In: the entries of `openbis-connections.yaml`, the administrator's addresses, whether people may add others."""

    def __init__(self, entries: tuple[FileEntry, ...], addresses: tuple[str, ...], may_add: bool) -> None:
        self._entries = entries
        self._addresses = addresses
        self.may_add = may_add
        self._accesses: dict[str, tuple[str | None, Any]] = {}

    def all(self) -> list[Connection]:
        """The hub's first, then the file's, the administrator's, and people's own.

        Each address is there once, of the file's entries once for each account.
        """
        found: dict[str, list[Connection]] = {}
        hub_url = os.environ.get("OPENBIS_URL")
        if on_hub() and hub_url:
            found[origin_of(hub_url)] = [Connection(HUB, _host(hub_url), origin_of(hub_url), "hub")]
        for one in self._entries:
            url = origin_of(one.url)
            same = found.setdefault(url, [])
            if not any(other.source == "hub" or other.user == one.user for other in same):
                key = f"{url} {one.user}" if same else url
                same.append(Connection(_id(key), one.name, url, "file", one.ca_file, one.user, one.password))
        for address in self._addresses:
            url = origin_of(address)
            found.setdefault(url, [Connection(_id(url), _host(url), url, "file")])
        for row in rows_in(_own_file(), _OwnRow) if self.may_add else []:
            found.setdefault(row.url, [Connection(_id(row.url), row.name, row.url, "own", row.ca_file)])
        return [connection for same in found.values() for connection in same]

    def get(self, connection_id: str) -> Connection:
        """Errors: `connection-unknown`."""
        for connection in self.all():
            if connection.id == connection_id:
                return connection
        raise OpenbisJupyterError("connection-unknown")

    def add(self, name: str, url: str, ca_file: str | None) -> None:
        """Remember an address of people's own. Errors: `address-not-allowed`, `request-invalid`."""
        if not self.may_add:
            raise OpenbisJupyterError("address-not-allowed", url=url)
        origin = checked_address(url, ca_file)
        put_row(_own_file(), origin, _OwnRow(name or _host(origin), origin, ca_file))

    def remove(self, connection_id: str) -> None:
        """Forget a connection of people's own, and the sign-in that is kept for it."""
        connection = self.get(connection_id)
        self.sign_out(connection)
        put_row(_own_file(), connection.url, None)

    def sign_in(self, connection: Connection, *, user: str, password: str, token: str) -> None:
        """With a token, with user and password, or with what the YAML file holds.

        Errors: `request-invalid`, `certificate-untrusted`, `openbis-unreachable`, `sign-in-refused`, `no-role`,
        `token-refused`.
        """
        from openbis_jupyter.client import connect_with_password, connect_with_token  # noqa: PLC0415

        if connection.source == "hub":
            raise OpenbisJupyterError("request-invalid", field="connection", reason=texts.HUB_SIGNS_IN)
        if token:
            connect_with_token(connection.url, token, connection.ca_file)
            return
        connect_with_password(
            connection.url, user or connection.user, password or connection.password, connection.ca_file
        )

    def sign_out(self, connection: Connection) -> None:
        """Forget what is kept for it; harmless where there is nothing."""
        from openbis_jupyter.client import disconnect  # noqa: PLC0415

        known = self._sign_in_of(connection)
        if known is not None:
            disconnect(known)

    def _sign_in_of(self, connection: Connection) -> KnownConnection | None:
        """What this computer keeps for it, None where that is nothing.

        There is one sign-in for each address: it belongs to the account whose it is, or where none is named so, to the
        first of this address.
        """
        known = find_connection(connection.url) if connection.source != "hub" else None
        if known is None:
            return None
        same = [one for one in self.all() if one.url == connection.url]
        holder = next((one for one in same if one.user.casefold() == known.user.casefold()), same[0])
        return known if holder.id == connection.id else None

    def access(self, connection: Connection) -> Any:
        """A signed-in `Access`. Errors: `connection-missing`, `connection-ended`, `openbis-unreachable`, …"""
        from openbis_jupyter.client.connecting import open_access  # noqa: PLC0415
        from openbis_jupyter.client.laptop import kept_access  # noqa: PLC0415

        if connection.source == "hub":
            return open_access()
        if self._sign_in_of(connection) is None:
            raise OpenbisJupyterError("connection-missing")
        return kept_access(connection.url, connection.ca_file)

    def with_access(self, connection: Connection, question: Callable[[Any], Any]) -> Any:
        """What the question gives for an access that is kept: whoever looks around does not ask each time whether the
        sign-in still holds.

        It is another one after another sign-in, and none after it has ended. Errors: those of `access` and of the
        question.
        """
        kept_for = self._kept_token(connection)
        kept = self._accesses.get(connection.id)
        if kept is None or kept[0] != kept_for:
            kept = self._accesses[connection.id] = (kept_for, self.access(connection))
        try:
            return question(kept[1])
        except OpenbisJupyterError as reason:
            if reason.code in _STATES:
                self._accesses.pop(connection.id, None)
            raise

    def _kept_token(self, connection: Connection) -> str | None:
        """What this computer has for it now; None on a hub, whose accesses renew themselves.

        Errors: `connection-missing`.
        """
        if connection.source == "hub":
            return None
        known = self._sign_in_of(connection)
        token = token_of(known) if known else None
        if token is None:
            raise OpenbisJupyterError("connection-missing")
        return token

    def for_notebook(self, url: str) -> Connection:
        """The one that a notebook belongs to: on a hub the hub's, else the one that the notebook names in its metadata.

        A notebook that names none belongs to the only one that is signed in.
        Errors: `connection-unknown`, `connection-unclear`, `connection-missing`.
        """
        connections = self.all()
        if connections and connections[0].source == "hub":
            return connections[0]
        named = [one for one in connections if not url or one.url == _origin(url)]
        if url and not named:
            raise OpenbisJupyterError("connection-unknown")
        signed_in = [one for one in named if (kept := self._sign_in_of(one)) and token_of(kept)]
        if not signed_in:
            raise OpenbisJupyterError("connection-missing")
        if len(signed_in) > 1:
            raise OpenbisJupyterError("connection-unclear", urls=[one.url for one in signed_in])
        return signed_in[0]

    def states(self) -> ShownConnections:
        """All connections with their state now, as the browser shows them; openBIS instances are asked at once."""
        from openbis_jupyter.protocol.connections import Connections as ShownConnections  # noqa: PLC0415

        connections = self.all()
        with DaemonPool(max(1, min(len(connections), 8)), "openbis-state") as pool:
            rows = tuple(pool.map(self._state_of, connections))
        return ShownConnections(connections=rows, can_add=bool(self.may_add))

    def _state_of(self, connection: Connection) -> ShownConnection:
        from openbis_jupyter.protocol.connections import Connection as ShownConnection  # noqa: PLC0415

        state: ConnectionState = "connected"
        user, valid_to, message = None, None, None
        try:
            access = self.access(connection)
            user = str(access.ask("getSessionInformation")["userName"])
            known = self._sign_in_of(connection)
            valid_to = known.valid_to if known else None
        except OpenbisJupyterError as reason:
            state = _STATES.get(reason.code, "unreachable")
            message = None if state == "signed-out" else f"{reason.message} {reason.advice}"
        return ShownConnection(
            id=connection.id,
            name=connection.name,
            url=connection.url,
            source=connection.source,
            state=state,
            user=user or connection.user or None,
            valid_to=valid_to,
            message=message,
        )


def _id(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def _origin(url: str) -> str:
    """The origin of an address in a notebook, which anybody may have edited; empty where it is none."""
    try:
        return origin_of(url)
    except ValueError:
        return ""


def _host(url: str) -> str:
    return origin_of(url).split("//", maxsplit=1)[-1]


@dataclass(frozen=True)
class _OwnRow:
    name: str
    url: str
    ca_file: str | None


def _own_file() -> Path:
    return user_config_path("openbis-jupyter") / "lab-connections.json"
