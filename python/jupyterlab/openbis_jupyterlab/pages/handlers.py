"""`notebook-wanted`: what a page says to a cell that has asked for its notebook's file."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.pages.requests import PageRequests
from openbis_jupyterlab.server import OpenbisHandler, Route


class NotebookWantedHandler(OpenbisHandler):
    """`notebook-wanted`."""

    def initialize(self, pages: PageRequests, threads: DaemonPool) -> None:
        """In: who has asked."""
        self.threads = threads
        self.pages = pages

    @authenticated
    async def post(self) -> None:
        """In: `{id, said}`, which is the answer, too."""
        body = self.body()

        def work() -> Any:
            from openbis_jupyter.protocol.notebook_state import NotebookWanted  # noqa: PLC0415
            from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

            asked = parse(NotebookWanted, body)
            self.pages.answer(asked.id, asked.said)
            return asked

        await self.answer(work)


def routes(pages: PageRequests, threads: DaemonPool) -> list[Route]:
    """The path of this room."""
    return [("notebook-wanted", NotebookWantedHandler, {"pages": pages, "threads": threads})]
