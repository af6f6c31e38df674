"""A user's server and the notebooks that it runs in the background (docs/developers/protocol.md, section 5)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import STOPPED, Server, UserServers, short
from openbis_jupyter.protocol.runs import Run, RunOrder
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.version import HEADER, HUB, SERVER, check_version

RUNS_PATH = "openbis-jupyterlab/runs"
"""Of openbis_jupyterlab, below the address of a user's server."""
FIRST_RUNS_PATH = "openbis/runs"
"""The same in version 0.1.0: a server that was started with it goes on with its runs after the hub was updated."""


class RunClient:
    """In: the way to users' servers, the running server."""

    def __init__(self, servers: UserServers, server: Server) -> None:
        self._servers = servers
        self._server = server

    async def check(self) -> None:
        """Whether the server can run notebooks in the background.

        Errors: `run-unsupported`, `server-stopped`, `hub-refused`, `versions-differ`.
        """
        status, body = await self._request("GET", RUNS_PATH)
        if status == 404 or (status == 200 and not isinstance(body.get("runs"), list)):
            raise OpenbisJupyterError("run-unsupported")
        if status != 200:
            raise _problem(status, body)

    async def start(self, notebook_path: str, run_id: str) -> Run:
        """Have the notebook run, and saved; asked once more, the server gives the run of this id that there is.

        Errors: as `check`, and `run-refused`.
        """
        status, body = await self._request(
            "POST", RUNS_PATH, as_json(RunOrder(notebook=notebook_path, run_id=run_id))
        )
        if status == 404 and "error" not in body:
            raise OpenbisJupyterError("run-unsupported")
        if status not in (200, 202):
            raise _problem(status, body)
        return _run(body)

    async def stop(self, run_id: str) -> Run | None:
        """The run, which is being stopped; None where the server knows none of this id.

        Errors: `server-stopped`, `hub-refused`, `run-refused`.
        """
        name = quote(run_id, safe="")
        status, body = await self._request("DELETE", f"{RUNS_PATH}/{name}")
        if status == 404 and "error" not in body:
            status, body = await self._request("DELETE", f"{FIRST_RUNS_PATH}/{name}")
        if status == 404:
            return None
        if status not in (200, 202):
            raise _problem(status, body)
        return _run(body)

    async def _request(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """One request; its status and its JSON object, an empty one for anything else."""
        reply = await self._servers.request(self._server, method, path, body=body)
        check_version(reply.headers.get(HEADER), SERVER, HUB)
        model = reply.json()
        return reply.status, model if isinstance(model, dict) else {}


def _run(body: dict[str, Any]) -> Run:
    try:
        return parse(Run, body, "run")
    except OpenbisJupyterError as error:
        raise OpenbisJupyterError("run-refused", reason=error.message) from None


def _problem(status: int, body: dict[str, Any]) -> OpenbisJupyterError:
    error = body.get("error")
    if isinstance(error, dict):
        # In its own words: the server may be of another version and know failures that this table does not have.
        return OpenbisJupyterError(
            "run-refused", reason=short(str(error.get("message") or f"status {status}."))
        )
    if status in STOPPED:
        return OpenbisJupyterError("server-stopped")
    if status in (401, 403):
        return OpenbisJupyterError("hub-refused")
    return OpenbisJupyterError("run-refused", reason=f"status {status}.")
