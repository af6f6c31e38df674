"""`connections/<id>/…`: the tree of openBIS, by POST because what somebody looks for is nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.server import ID, OpenbisHandler, Route


class _Handler(OpenbisHandler):
    def initialize(self, connections: Connections, threads: DaemonPool) -> None:
        self.threads = threads
        self._connections = connections

    async def look(self, connection_id: str, question: Callable[[Any], Any]) -> None:
        """Answer with what the question makes of the connection's access, which is kept from one to the next."""
        await self.answer(
            lambda: self._connections.with_access(self._connections.get(connection_id), question)
        )


class LevelHandler(_Handler):
    """`connections/<id>/level`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """What lies below something."""
        body = self.body()

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import level  # noqa: PLC0415
            from openbis_jupyter.protocol.browsing import LevelQuery  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            return level(access, parse(LevelQuery, body))

        await self.look(connection_id, question)


class FindHandler(_Handler):
    """`connections/<id>/find`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """A search over all of openBIS."""
        body = self.body()

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import find  # noqa: PLC0415
            from openbis_jupyter.protocol.browsing import FindQuery  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            return find(access, parse(FindQuery, body))

        await self.look(connection_id, question)


class NodesHandler(_Handler):
    """`connections/<id>/nodes`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """Experiments, objects and datasets by their permIds."""
        body = self.body()

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import nodes  # noqa: PLC0415
            from openbis_jupyter.protocol.browsing import NodesQuery  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            return nodes(access, parse(NodesQuery, body).perm_ids)

        await self.look(connection_id, question)


class EntityHandler(_Handler):
    """`connections/<id>/entity`."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """One thing with its properties and relatives."""
        body = self.body()

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import entity  # noqa: PLC0415
            from openbis_jupyter.protocol.browsing import EntityQuery  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            return entity(access, parse(EntityQuery, body))

        await self.look(connection_id, question)


class EntityTypesHandler(_Handler):
    """`connections/<id>/types`."""

    @authenticated
    async def get(self, connection_id: str) -> None:
        """The codes of all types."""

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import entity_types  # noqa: PLC0415

            return entity_types(access)

        await self.look(connection_id, question)


class PreviewHandler(_Handler):
    """`connections/<id>/datasets/<permId>/preview`."""

    @authenticated
    async def post(self, connection_id: str, perm_id: str) -> None:
        """What of a file can be shown."""
        body = self.body()

        def question(access: Any) -> Any:
            from openbis_jupyter.client.browsing import preview  # noqa: PLC0415
            from openbis_jupyter.protocol.browsing import PreviewQuery  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            return preview(access, perm_id, parse(PreviewQuery, body).path)

        await self.look(connection_id, question)


def routes(connections: Connections, threads: DaemonPool) -> list[Route]:
    """The paths of this room."""
    needs = {"connections": connections, "threads": threads}
    return [
        (f"connections/{ID}/level", LevelHandler, needs),
        (f"connections/{ID}/find", FindHandler, needs),
        (f"connections/{ID}/nodes", NodesHandler, needs),
        (f"connections/{ID}/entity", EntityHandler, needs),
        (f"connections/{ID}/types", EntityTypesHandler, needs),
        (f"connections/{ID}/datasets/{ID}/preview", PreviewHandler, needs),
    ]
