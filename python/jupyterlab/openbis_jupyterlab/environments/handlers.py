"""`connections/<id>/datasets/<permId>/environment`: what would be made; making it is a transfer."""

from __future__ import annotations

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.environments.environments import Environments
from openbis_jupyterlab.server import ID, OpenbisHandler, Route


class EnvironmentHandler(OpenbisHandler):
    """`connections/<id>/datasets/<permId>/environment`."""

    def initialize(self, environments: Environments, connections: Connections, threads: DaemonPool) -> None:
        """In: where environments are, and which openBIS is asked."""
        self.threads = threads
        self.environments, self.connections = environments, connections

    @authenticated
    async def get(self, connection_id: str, perm_id: str) -> None:
        """What would be made."""
        await self.answer(
            lambda: self.environments.plan(
                self.connections.access(self.connections.get(connection_id)), perm_id
            )
        )


def routes(environments: Environments, connections: Connections, threads: DaemonPool) -> list[Route]:
    """The path of this room."""
    needs = {"environments": environments, "connections": connections, "threads": threads}
    return [(f"connections/{ID}/datasets/{ID}/environment", EnvironmentHandler, needs)]
