"""A user's server and the notebooks that it runs in the background (docs/developers/protocol.md, section 5)."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.contents import STOPPED
from openbis_jupyter.hub.hub_api import REQUEST_TIMEOUT, Server, short
from openbis_jupyter.protocol.runs import Run, RunOrder
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.version import HEADER, HUB, PROTOCOL, SERVER, check_version

RUNS_PATH = "/openbis-jupyterlab/runs"
"""Of openbis_jupyterlab, below the address of a user's server."""
FIRST_RUNS_PATH = "/openbis/runs"
"""The same in version 0.1.0: a server that was started with it goes on with its runs after the hub was updated."""


class RunDoors:
    """In: an HTTP client, the running server, the service's token at the hub."""

    def __init__(self, client: aiohttp.ClientSession, server: Server, token: str) -> None:
        self._client = client
        self._server = server.address.rstrip("/")
        self._url = f"{self._server}{RUNS_PATH}"
        self._headers = {"Authorization": f"token {token}", HEADER: str(PROTOCOL)}

    async def check(self) -> None:
        """Whether the server has these doors.

        Errors: `run-unsupported`, `server-stopped`, `hub-refused`, `versions-differ`.
        """
        status, body = await self._request("GET", self._url)
        if status == 404 or (status == 200 and not isinstance(body.get("runs"), list)):
            raise OpenbisJupyterError("run-unsupported")
        if status != 200:
            raise _problem(status, body)

    async def start(self, notebook_path: str, run_id: str) -> Run:
        """Have the notebook run, and saved; asked once more, the server gives the run of this id that there is.

        Errors: as `check`, and `run-refused`.
        """
        status, body = await self._request(
            "POST", self._url, as_json(RunOrder(notebook=notebook_path, run_id=run_id))
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
        status, body = await self._request("DELETE", f"{self._url}/{name}")
        if status == 404 and "error" not in body:
            status, body = await self._request("DELETE", f"{self._server}{FIRST_RUNS_PATH}/{name}")
        if status == 404:
            return None
        if status not in (200, 202):
            raise _problem(status, body)
        return _run(body)

    async def _request(self, method: str, url: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """One request; its status and its JSON object, an empty one for anything else."""
        try:
            async with self._client.request(
                method, url, json=body, headers=self._headers, timeout=REQUEST_TIMEOUT, allow_redirects=False
            ) as answer:
                status = answer.status
                check_version(answer.headers.get(HEADER), SERVER, HUB)
                try:
                    model = await answer.json(content_type=None)
                except ValueError:
                    model = None
        except (aiohttp.ClientError, asyncio.TimeoutError):
            raise OpenbisJupyterError("server-stopped") from None
        return status, model if isinstance(model, dict) else {}


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
