"""`notebook-state`, by POST because a path may hold anything."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.notebooks.state import notebook_state
from openbis_jupyterlab.server import OpenbisHandler, RootFolder, Route


class NotebookStateHandler(OpenbisHandler):
    """`notebook-state`."""

    def initialize(self, connections: Connections, root: RootFolder, threads: DaemonPool) -> None:
        """In: which openBIS are asked about, and where files are."""
        self.threads = threads
        self.connections, self.root = connections, root

    @authenticated
    async def post(self) -> None:
        """In: `{path}`. Out: whether openBIS has the file as it stands."""
        body = self.body()

        def work() -> Any:
            from openbis_jupyter.protocol.notebook_state import NotebookPlace  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            urls = [connection.url for connection in self.connections.all()]
            return notebook_state(urls, self.root.file_at(parse(NotebookPlace, body).path))

        await self.answer(work)


def routes(connections: Connections, root: RootFolder, threads: DaemonPool) -> list[Route]:
    """The path of this room."""
    needs = {"connections": connections, "root": root, "threads": threads}
    return [("notebook-state", NotebookStateHandler, needs)]
