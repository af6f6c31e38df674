"""`runs…`: for the browser's half, and for the hub's openBIS service with its API token."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.runs.manager import RunManager
from openbis_jupyterlab.runs.requests import parse_run_request
from openbis_jupyterlab.server import ID, OpenbisHandler, RootFolder, Route


class _Handler(OpenbisHandler):
    # A run counts as activity by itself; looking after it does not keep a server alive.
    _track_activity = False

    def initialize(
        self, runs: RunManager, connections: Connections, root: RootFolder, threads: DaemonPool
    ) -> None:
        self.threads = threads
        self.runs, self.connections, self.root = runs, connections, root


class RunsHandler(_Handler):
    """`runs`: all that are known, the newest first; begin one."""

    @authenticated
    async def get(self) -> None:
        """Those that are kept."""

        def work() -> Any:
            from openbis_jupyter.protocol.runs import Runs  # noqa: PLC0415

            return Runs(runs=tuple(self.runs.all()))

        await self.answer(work)

    @authenticated
    async def post(self) -> None:
        """Begin one: `{notebook, run_id}`, the latter may be absent."""
        body = self.body()

        def work() -> Any:
            request = parse_run_request(body, self.root, self.connections)
            return self.runs.begin(request)

        await self.answer(work, status=202)


class RunHandler(_Handler):
    """`runs/<id>`."""

    @authenticated
    async def get(self, run_id: str) -> None:
        """How far it is."""
        await self.answer(lambda: self.runs.get(run_id))

    @authenticated
    async def delete(self, run_id: str) -> None:
        """Stop it."""
        await self.answer(lambda: self.runs.stop(run_id))


def routes(runs: RunManager, connections: Connections, root: RootFolder, threads: DaemonPool) -> list[Route]:
    """The paths of this room."""
    needs = {"runs": runs, "connections": connections, "root": root, "threads": threads}
    return [("runs", RunsHandler, needs), (f"runs/{ID}", RunHandler, needs)]
