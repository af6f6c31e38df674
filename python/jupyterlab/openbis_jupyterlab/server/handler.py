"""The base of all request handlers: signed in, with XSRF for browsers, off the event loop, one mapping of errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import Finish

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.version import HEADER, HUB, PROTOCOL, SERVER, check_version
from openbis_jupyterlab import texts

ID = r"([^/]+)"
"""One part of a path that names something."""
Route = tuple[str, type["OpenbisHandler"], dict[str, Any]]
"""Path below the extension's, handler, what the handler is initialised with."""


class OpenbisHandler(APIHandler):  # type: ignore[misc]  # jupyter_server has no types for it
    """Answers are JSON and never cached. `threads`: for the work of requests; `initialize` of a room sets them."""

    threads: DaemonPool

    def prepare(self) -> Any:
        """A hub of another version is told so before anything else. Errors: `versions-differ`."""
        try:
            check_version(self.request.headers.get(HEADER), HUB, SERVER)
        except OpenbisJupyterError as error:
            self._refuse(error)
            raise Finish from None
        return super().prepare()

    async def answer(self, work: Callable[[], Any], status: int = 200) -> None:
        """Do the work in a thread and end with the shape that it gives, or with its failure."""

        def shape() -> Any:
            from openbis_jupyter.client.connecting import told_here  # noqa: PLC0415  (not at a server's start)
            from openbis_jupyter.protocol.shapes import as_json  # noqa: PLC0415

            with told_here():
                return as_json(work())

        try:
            content = await asyncio.get_running_loop().run_in_executor(self.threads, shape)
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
            self._refuse(OpenbisJupyterError("request-invalid", field="body", reason=texts.NOT_AN_OBJECT))
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
        self.set_header(HEADER, str(PROTOCOL))
        self.finish(json.dumps(content))
