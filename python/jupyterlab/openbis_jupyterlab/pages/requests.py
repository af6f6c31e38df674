"""From a cell, through a pipe, to all pages as an event of Jupyter's; and the answer of one back to the cell.

A cell's program writes one line of JSON, `{notebook, answer}`: the notebook's file, and the file for the answer.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openbis_jupyter.client.disk import write_private
from openbis_jupyter.client.pages import PIPE_VARIABLE
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab.server import RootFolder

SCHEMA: dict[str, Any] = {
    "$id": "urn:openbis-jupyterlab:notebook-wanted:1",
    "version": "1",
    "title": "A notebook's file is wanted",
    "description": "A cell is about to save this notebook in openBIS: the page that runs it writes its file.",
    "type": "object",
    "required": ["id", "path"],
    "properties": {
        "id": {"type": "string", "description": "Of the request."},
        "path": {"type": "string", "description": "Of the notebook, below the server's root."},
    },
}
"""As Jupyter's events are declared; the browser's half has the same `$id`."""
MOST_OPEN = 100
"""Requests that nobody has answered to the end."""
_BLOCK_BYTES = 65536
log = logging.getLogger(__name__)


class PageRequests:
    """In: where notebooks are; who tells the pages, in: the event's data."""

    def __init__(self, root: RootFolder, tell: Callable[[dict[str, str]], None]) -> None:
        self._root, self._tell = root, tell
        self._answers: dict[str, Path] = {}
        self._rest = b""
        self._pipe: Path | None = None

    def listen(self, loop: Any, folder: Path) -> None:
        """In: the server's loop (tornado), in which all happens; a folder that belongs to its user. Kernels that start
        from now on know the pipe.
        """
        if sys.platform == "win32":
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._pipe = (
            Path(tempfile.mkdtemp(prefix="openbis-", dir=folder)) / "pages"
        )  # only its user may enter
        os.mkfifo(self._pipe, 0o600)
        # Open to be written, too: the pipe does not end when those who write have ended.
        handle = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK)
        loop.add_handler(handle, self._read, loop.READ)
        os.environ[PIPE_VARIABLE] = str(self._pipe)

    def close(self) -> None:
        """The server ends: nobody shall find the pipe."""
        if self._pipe:
            self._pipe.unlink(missing_ok=True)
            self._pipe.parent.rmdir()
            self._pipe = None

    def answer(self, request_id: str, said: str) -> None:
        """In: what a page says. Errors: `request-invalid` for a request that there is not."""
        place = self._answers.get(request_id)
        if place is None:
            raise OpenbisJupyterError("request-invalid", field="id", reason="nobody has asked for that.")
        if not place.parent.is_dir():  # the cell waits no more
            del self._answers[request_id]
            return
        write_private(place, said)

    def _read(self, handle: int, _: int) -> None:
        try:
            block = os.read(handle, _BLOCK_BYTES)
        except BlockingIOError:
            return
        *lines, self._rest = (self._rest + block).split(b"\n")
        for line in lines:
            try:
                self._pass_on(json.loads(line))
            except (ValueError, KeyError, TypeError, OpenbisJupyterError) as reason:
                log.warning("a request for a notebook is passed over: %s", type(reason).__name__)

    def _pass_on(self, question: dict[str, str]) -> None:
        path, answer = self._root.path_of(Path(question["notebook"])), Path(question["answer"])
        self._answers = {key: one for key, one in self._answers.items() if one.parent.is_dir()}
        if len(self._answers) < MOST_OPEN:
            request_id = secrets.token_urlsafe(12)
            self._answers[request_id] = answer
            self._tell({"id": request_id, "path": path})
