"""`connections/<id>/…`: the tree of openBIS, by POST because what somebody looks for is nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.server import ID, OpenbisHandler, Route

QUESTIONS = ("level", "find", "nodes", "entity")
"""Those whose words come in the body: the end of the path, and what answers it in `answers`."""


class _Handler(OpenbisHandler):
    def initialize(self, connections: Connections, threads: DaemonPool) -> None:
        self.threads = threads
        self._connections = connections

    async def look(self, connection_id: str, question: Callable[[Any], Any]) -> None:
        """Answer with what the question makes of the connection's access, which is kept from one to the next."""
        await self.answer(
            lambda: self._connections.with_access(self._connections.get(connection_id), question)
        )


class QuestionHandler(_Handler):
    """`connections/<id>/<question>`."""

    def initialize(  # type: ignore[override]
        self, connections: Connections, threads: DaemonPool, question: str
    ) -> None:
        """In: what `_Handler` needs, one of `QUESTIONS`."""
        super().initialize(connections, threads)
        self._question = question

    @authenticated
    async def post(self, connection_id: str) -> None:
        """What openBIS says to it."""
        body = self.body()
        await self.look(connection_id, lambda access: getattr(_answers(), self._question)(access, body))


class EntityTypesHandler(_Handler):
    """`connections/<id>/types`."""

    @authenticated
    async def get(self, connection_id: str) -> None:
        """The codes of all types."""
        await self.look(connection_id, lambda access: _answers().entity_types(access))


class PreviewHandler(_Handler):
    """`connections/<id>/datasets/<permId>/preview`."""

    @authenticated
    async def post(self, connection_id: str, perm_id: str) -> None:
        """What of a file can be shown."""
        body = self.body()
        await self.look(connection_id, lambda access: _answers().preview(access, perm_id, body))


def _answers() -> ModuleType:
    """Loaded with the first question: the server's start stays light."""
    from openbis_jupyterlab.browsing import answers  # noqa: PLC0415

    return answers


def routes(connections: Connections, threads: DaemonPool) -> list[Route]:
    """The paths of this room."""
    needs = {"connections": connections, "threads": threads}
    return [
        *((f"connections/{ID}/{name}", QuestionHandler, {**needs, "question": name}) for name in QUESTIONS),
        (f"connections/{ID}/types", EntityTypesHandler, needs),
        (f"connections/{ID}/datasets/{ID}/preview", PreviewHandler, needs),
    ]
