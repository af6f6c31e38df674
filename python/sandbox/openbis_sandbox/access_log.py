"""The access log: one line a request, bounded, without a secret."""

from __future__ import annotations

import logging
import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("openbis_sandbox.access")
_SECRET = re.compile(r"((?:sessionID|sessionToken|token)=)[^&]*", re.IGNORECASE)
_LONGEST = 300


def redacted(path: str, query: str) -> str:
    """The address of a request as it may be logged: tokens replaced, control characters escaped, not too long."""
    shown = _SECRET.sub(r"\1...", query)
    address = f"{path}?{shown}" if query else path
    return address.encode("unicode_escape").decode("ascii")[:_LONGEST]


class AccessLog:
    """Logs method, address, status and milliseconds of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            address = redacted(scope["path"], scope["query_string"].decode("latin-1"))
            milliseconds = (time.perf_counter() - started) * 1000
            LOG.info("%s %s %s %.0f ms", scope["method"], address, status or "cut", milliseconds)
