"""`connections/<id>/…`: searches, by POST because its words are nobody else's business."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.searches.searches import dataset_files, dataset_page, dataset_types, owners
from openbis_jupyterlab.server import ID, OpenbisHandler, Route


class _Handler(OpenbisHandler):
    def initialize(self, connections: Connections, threads: DaemonPool) -> None:
        self.threads = threads
        self._connections = connections

    def access(self, connection_id: str) -> Any:
        """A signed-in access of this connection; only in a thread."""
        return self._connections.access(self._connections.get(connection_id))


class DatasetsHandler(_Handler):
    """`connections/<id>/datasets`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """A page of datasets."""
        body = self.body()
        await self.answer(lambda: dataset_page(self.access(connection_id), body))


class FilesHandler(_Handler):
    """`connections/<id>/datasets/<permId>/files`."""

    @authenticated
    async def get(self, connection_id: str, perm_id: str) -> None:
        """The files of a dataset."""
        await self.answer(lambda: dataset_files(self.access(connection_id), perm_id))


class OwnersHandler(_Handler):
    """`connections/<id>/owners`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """Experiments and objects in which the user may save."""
        body = self.body()
        await self.answer(lambda: owners(self.access(connection_id), body))


class TypesHandler(_Handler):
    """`connections/<id>/dataset-types`."""

    @authenticated
    async def get(self, connection_id: str) -> None:
        """Dataset types with their properties."""
        await self.answer(lambda: dataset_types(self.access(connection_id)))


def routes(connections: Connections, threads: DaemonPool) -> list[Route]:
    """The paths of this room."""
    needs = {"connections": connections, "threads": threads}
    return [
        (f"connections/{ID}/datasets", DatasetsHandler, needs),
        (f"connections/{ID}/datasets/{ID}/files", FilesHandler, needs),
        (f"connections/{ID}/owners", OwnersHandler, needs),
        (f"connections/{ID}/dataset-types", TypesHandler, needs),
    ]
