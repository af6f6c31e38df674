"""What all doors share: signed in, with XSRF for browsers, off the event loop, one mapping of errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import Finish

from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.places import Root
from openbis_jupyterlab.runs import Runs
from openbis_jupyterlab.transfers import Transfers
from openbis_jupyter.client.threads import DaemonPool
from openbis_jupyter.errors import OpenbisJupyterError

THREADS = 8


@dataclass(frozen=True)
class Context:
    """What the handlers work with."""

    connections: Connections
    transfers: Transfers
    runs: Runs
    root: Root
    threads: DaemonPool = field(default_factory=lambda: DaemonPool(THREADS, "openbis-ask"))


class OpenbisHandler(APIHandler):  # type: ignore[misc]  # jupyter_server has no types for it
    """One mapping of errors; answers are JSON and never kept."""

    def initialize(self, context: Context) -> None:
        """In: what the handlers work with."""
        self.context = context

    async def answer(self, work: Callable[[], Any], status: int = 200) -> None:
        """Do the work in a thread and end with what it gives, or with its failure."""
        try:
            content = await asyncio.get_running_loop().run_in_executor(self.context.threads, work)
        except OpenbisJupyterError as error:
            self._refuse(error)
        except Exception:
            internal = OpenbisJupyterError("internal")
            self.log.exception("openBIS: %s failed [internal %s]", self.request.method, internal.reference)
            self._refuse(internal)
        else:
            self._end(status, content)

    def body(self) -> dict[str, Any]:
        """The JSON object of the request; where it is none, the request ends here."""
        try:
            body = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            self._refuse(
                OpenbisJupyterError("request-invalid", field="body", reason="a JSON object is expected.")
            )
            raise Finish
        return body

    def _refuse(self, error: OpenbisJupyterError) -> None:
        self.log.info("openBIS: %s [%s %s]", self.request.method, error.code, error.reference)
        status = error.problem.status
        self._end(status if status != 401 else 403, {"error": error.as_json()})

    def _end(self, status: int, content: Any) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(content))

    def access(self, connection_id: str) -> Any:
        """A signed-in access of this connection; only in a thread."""
        connections = self.context.connections
        return connections.access(connections.get(connection_id))
