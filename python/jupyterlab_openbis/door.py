"""What all doors share: signed in, with XSRF for browsers, off the event loop, one mapping of errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from jupyterlab_openbis.connections import Connections
from jupyterlab_openbis.places import Root
from jupyterlab_openbis.runs import Runs
from jupyterlab_openbis.transfers import Transfers
from openbis_jupyter.errors import OpenbisJupyterError

THREADS = 8


@dataclass(frozen=True)
class Context:
    """What the handlers work with."""

    connections: Connections
    transfers: Transfers
    runs: Runs
    root: Root
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="openbis-ask")
    )


class OpenbisHandler(APIHandler):  # type: ignore[misc]  # jupyter_server has no types for it
    """One mapping of errors; answers are JSON and never kept."""

    def initialize(self, context: Context) -> None:
        """In: what the handlers work with."""
        self.context = context

    async def answer(self, work: Callable[[], Any], status: int = 200) -> None:
        """Do the work in a thread and end with what it gives, or with its failure."""
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.set_status(status)
        try:
            content = await asyncio.get_running_loop().run_in_executor(self.context.threads, work)
        except OpenbisJupyterError as error:
            self.log.info("openBIS: %s [%s %s]", self.request.method, error.code, error.reference)
            self.set_status(error.problem.status if error.problem.status != 401 else 403)
            content = {"error": error.as_json()}
        self.finish(json.dumps(content))

    def body(self) -> dict[str, Any]:
        """The JSON object of the request. Errors: 400."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            raise HTTPError(400) from None
        if not isinstance(body, dict):
            raise HTTPError(400)
        return body

    def access(self, connection_id: str) -> Any:
        """A signed-in access of this connection; only in a thread."""
        connections = self.context.connections
        return connections.access(connections.get(connection_id))
