"""A stored file as an answer: always all of it, with its length and its name, and nothing else to go by."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

SMALL_BYTES = 1 << 20
# Each piece costs a change of threads, and there and back it takes longer than reading these bytes.
_PIECE_BYTES = 1 << 20


class StoredFile(Response):
    """Reads a small file when it is made, which is not to be done in the event loop.

    As in openBIS there is no Range, no ETag and no date: a part cannot be asked for.
    """

    def __init__(self, file: Path) -> None:
        size = file.stat().st_size
        self._file = file
        self._small = file.read_bytes() if size <= SMALL_BYTES else None
        super().__init__(
            headers={
                "Content-Type": _content_type(file.name),
                "Content-Length": str(size),
                # A data set's HTML or SVG must not run as a page of openBIS.
                "Content-Security-Policy": "sandbox",
                "X-Content-Type-Options": "nosniff",
            }
        )
        # The name with its quotes, in Latin 1 as far as that goes: so openBIS sends it. A header has one line.
        name = re.sub(r"[\x00-\x1f\x7f]", "?", file.name)
        disposition = f'inline; filename="{name}"'.encode("latin-1", "replace")
        self.raw_headers.append((b"content-disposition", disposition))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._small is None:
            answer = StreamingResponse(self._pieces())
            answer.raw_headers = self.raw_headers
            await answer(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self._small})

    async def _pieces(self) -> AsyncIterator[bytes]:
        async with await anyio.open_file(self._file, "rb") as file:
            while piece := await file.read(_PIECE_BYTES):
                yield piece


def _content_type(name: str) -> str:
    guessed = mimetypes.guess_type(name, strict=False)[0]
    return guessed or "application/octet-stream"
