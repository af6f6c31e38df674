"""A notebook into the home of its user, through the contents API of their own server, as them."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import texts
from openbis_jupyter.hub.jupyterhub.rest_api import Server, short
from openbis_jupyter.hub.jupyterhub.user_server import STOPPED, UserServers
from openbis_jupyter.notebook.names import free_name

_NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]")
_DENIED = re.compile(r"permission denied|not writable|read-only", re.I)
_HIDDEN_REASON = re.compile(r"\[Errno 2\] No such file or directory: '[^']*\.~")


class ContentsClient:
    """The files of one running server. In: the way to users' servers, the server."""

    def __init__(self, servers: UserServers, server: Server) -> None:
        self._servers = servers
        self._server = server

    async def write_new(self, path: str, content: str) -> None:
        """Write a new notebook, as text, at a path that `free_path` gave.

        What the server finds after writing is compared by size and name; what is not whole is removed.
        Errors: `server-stopped`, `disk-full`, `write-failed`, `hub-refused`.
        """
        # As a text file the server keeps our bytes as they are, so that their number can be compared.
        body = {"type": "file", "format": "text", "content": content}
        try:
            written = await self._put_new(path, body)
        except OpenbisJupyterError as error:
            if error.code in ("disk-full", "write-failed"):
                await self._remove(path)
            raise
        if written is None or written.get("size") != len(content.encode()) or written.get("path") != path:
            await self._remove(path)
            raise OpenbisJupyterError("write-failed", reason=texts.NOT_WHOLE)

    async def holds(self, path: str, content: str) -> bool:
        """Whether exactly this text stands at the path. Errors: as `write_new`."""
        found = await self._about(path)
        if found is None or found.get("size") != len(content.encode()):
            return False
        found = await self._request("GET", path, query={"type": "file", "format": "text"})
        return found is not None and found.get("content") == content

    async def free_path(self, directory: str, file_name: str) -> tuple[str, bool]:
        """A path in the directory where nothing stands yet, and whether the wanted name was taken.

        In: clean names (`openbis_jupyter.notebook.names`). A taken name becomes `name-2.ipynb`; the listing of a
        directory takes the longer the more it holds, so it is asked for only then. Errors: as `write_new`.
        """
        wanted = f"{directory}/{file_name}" if directory else file_name
        with _named(directory):
            taken = await self._about(wanted)
        if taken is None:
            return wanted, False
        name = free_name(file_name, await self._names(directory))
        return f"{directory}/{name}" if directory else name, True

    async def _about(self, path: str) -> dict[str, Any] | None:
        """The model of a file or directory without its content, None where there is none."""
        return await self._request("GET", path, query={"content": "0"})

    async def _names(self, directory: str) -> list[str]:
        listing = await self._request("GET", directory, query={"type": "directory", "content": "1"})
        return [str(entry["name"]) for entry in (listing or {}).get("content") or []]

    async def _make_directories(self, directory: str) -> None:
        parts = directory.split("/")
        for depth in range(1, len(parts) + 1):
            await self._request("PUT", "/".join(parts[:depth]), {"type": "directory"})

    async def _put_new(self, path: str, body: dict[str, str]) -> dict[str, Any] | None:
        """Write a file that is not there yet; gives the server's model of what it finds there afterwards.

        The directory is mostly there: only when writing fails it is looked for, and made.
        Where that is not the reason, jupyter-server hides the reason behind its search for a copy of the old file,
        which a new one does not have. The second attempt finds an old file, namely what the first one left, and gives
        the reason.
        """
        try:
            return await self._request("PUT", path, body)
        except OpenbisJupyterError as error:
            if error.code != "write-failed":
                raise
            if not await self._made_directory(path) and not _HIDDEN_REASON.search(error.message):
                raise
            return await self._request("PUT", path, body)

    async def _made_directory(self, path: str) -> bool:
        """Whether the directory of this path was missing, and is there now."""
        directory = path.rpartition("/")[0]
        with _named(directory):
            if not directory or (await self._about(directory) or {}).get("type") == "directory":
                return False
            await self._make_directories(directory)
        return True

    async def _remove(self, path: str) -> None:
        # The name was free before us: what stands there is our own half-written file.
        with contextlib.suppress(OpenbisJupyterError):
            await self._request("DELETE", path)

    async def _request(
        self, method: str, path: str, body: Any = None, query: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        """One request; its JSON answer, None for 404."""
        reply = await self._servers.request(
            self._server, method, f"api/contents/{quote(path)}", body=body, query=query
        )
        if reply.status in (200, 201):
            model = reply.json()
            return model if isinstance(model, dict) else {}
        if reply.status == 204:
            return {}
        if reply.status == 404 and method == "GET":
            return None
        raise _problem(reply.status, reply.text)


@contextlib.contextmanager
def _named(directory: str) -> Iterator[None]:
    """What cannot be asked or made below a directory is told by the name of the directory."""
    try:
        yield
    except OpenbisJupyterError as error:
        if error.code != "write-failed":
            raise
        raise OpenbisJupyterError("write-failed", reason=texts.NO_DIRECTORY.format(path=directory)) from None


def _problem(status: int, text: str) -> OpenbisJupyterError:
    if _NO_SPACE.search(text):
        return OpenbisJupyterError("disk-full")
    if status in STOPPED:
        return OpenbisJupyterError("server-stopped")
    if status == 401 or (status == 403 and not _DENIED.search(text)):
        return OpenbisJupyterError("hub-refused")
    try:
        message = str(json.loads(text)["message"])
    except (KeyError, TypeError, ValueError):
        message = f"status {status}."
    return OpenbisJupyterError("write-failed", reason=short(message))
