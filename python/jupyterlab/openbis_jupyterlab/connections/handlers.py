"""`connections…`: what is known, adding and forgetting, signing in and out."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections.connections import Connections
from openbis_jupyterlab.server import ID, OpenbisHandler, Route


class _Handler(OpenbisHandler):
    def initialize(self, connections: Connections, threads: DaemonPool) -> None:
        self.threads = threads
        self.connections = connections


class ConnectionsHandler(_Handler):
    """`connections`: all of them; add one."""

    @authenticated
    async def get(self) -> None:
        """All connections with their state."""
        await self.answer(self.connections.states)

    @authenticated
    async def post(self) -> None:
        """Add one: `{name, url, ca_file}`."""
        body = self.body()

        def work() -> Any:
            from openbis_jupyter.protocol.connections import NewConnection  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            new = parse(NewConnection, body)
            self.connections.add(new.name, new.url, new.ca_file or None)
            return self.connections.states()

        await self.answer(work)


class ConnectionHandler(_Handler):
    """`connections/<id>`."""

    @authenticated
    async def delete(self, connection_id: str) -> None:
        """Forget one of people's own."""

        def work() -> Any:
            self.connections.remove(connection_id)
            return self.connections.states()

        await self.answer(work)


class SessionHandler(_Handler):
    """`connections/<id>/session`: sign in and out."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """Sign in: `{token}`, `{user, password}`, or `{}` for what the YAML file holds."""
        body = self.body()

        def work() -> Any:
            from openbis_jupyter.protocol.connections import SignIn  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            said = parse(SignIn, body)
            connection = self.connections.get(connection_id)
            self.connections.sign_in(connection, user=said.user, password=said.password, token=said.token)
            return self.connections.states()

        await self.answer(work)

    @authenticated
    async def delete(self, connection_id: str) -> None:
        """Sign out."""

        def work() -> Any:
            self.connections.sign_out(self.connections.get(connection_id))
            return self.connections.states()

        await self.answer(work)


def routes(connections: Connections, threads: DaemonPool) -> list[Route]:
    """The paths of this room."""
    needs = {"connections": connections, "threads": threads}
    return [
        ("connections", ConnectionsHandler, needs),
        (f"connections/{ID}", ConnectionHandler, needs),
        (f"connections/{ID}/session", SessionHandler, needs),
    ]
