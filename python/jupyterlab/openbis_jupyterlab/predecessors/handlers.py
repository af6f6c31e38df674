"""`notices`: what people should know about older extensions."""

from __future__ import annotations

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab import texts
from openbis_jupyterlab.predecessors.beside import installed_beside
from openbis_jupyterlab.server import OpenbisHandler, Route


class NoticesHandler(OpenbisHandler):
    """`notices`."""

    def initialize(self, threads: DaemonPool) -> None:
        """In: the threads that requests are worked on in."""
        self.threads = threads

    @authenticated
    async def get(self) -> None:
        """One sentence for each older extension that is there."""
        await self.answer(
            lambda: {"notices": [texts.is_beside(one.package, one.place) for one in installed_beside()]}
        )


def routes(threads: DaemonPool) -> list[Route]:
    """The path of this room."""
    return [("notices", NoticesHandler, {"threads": threads})]
