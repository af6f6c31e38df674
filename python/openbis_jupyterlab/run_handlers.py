"""The doors for runs: for the browser's half, and for the hub's openBIS service with its API token."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyterlab.door import OpenbisHandler
from openbis_jupyterlab.run_orders import order_of


class RunsHandler(OpenbisHandler):
    """`runs`: all that are known, the newest first; begin one."""

    # A run counts as activity by itself; looking after it does not keep a server alive.
    _track_activity = False

    @authenticated
    async def get(self) -> None:
        """Those that are kept."""
        runs = self.context.runs
        await self.answer(lambda: {"runs": [run.as_json() for run in runs.all()]})

    @authenticated
    async def post(self) -> None:
        """Begin one: `{notebook, run_id}`, the latter may be absent."""
        body, context = self.body(), self.context

        def work() -> Any:
            order = order_of(body, context.root, context.connections)
            return context.runs.begin(order).as_json()

        await self.answer(work, status=202)


class RunHandler(OpenbisHandler):
    """`runs/<id>`."""

    _track_activity = False

    @authenticated
    async def get(self, run_id: str) -> None:
        """How far it is."""
        await self.answer(lambda: self.context.runs.get(run_id).as_json())

    @authenticated
    async def delete(self, run_id: str) -> None:
        """Stop it."""
        await self.answer(lambda: self.context.runs.stop(run_id).as_json())
