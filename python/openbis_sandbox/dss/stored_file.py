"""A stored file as an answer: small ones at once, large ones in large pieces, any part of either."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

SMALL_BYTES = 1 << 20

# A data set's HTML or SVG must not run as a page of openBIS.
_HEADERS = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


class StoredFile(FileResponse):
    """Reads a small file when it is made, which is not to be done in the event loop."""

    # Each piece costs a change of threads, and there and back it takes longer than reading these bytes.
    chunk_size = 1 << 20

    def __init__(self, file: Path) -> None:
        facts = file.stat()
        self._content = file.read_bytes() if facts.st_size <= SMALL_BYTES else None
        super().__init__(
            file,
            filename=file.name,
            stat_result=facts,
            content_disposition_type="inline",
            headers=_HEADERS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._content is None or scope["method"] != "GET" or "range" in Headers(scope=scope):
            await super().__call__(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self._content})
