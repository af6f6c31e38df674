"""Requests to a user's running server, as that user: the one way in which the service talks to code of a user."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits
from openbis_jupyter.hub.jupyterhub.rest_api import REQUEST_TIMEOUT, Server
from openbis_jupyter.hub.jupyterhub.server_tokens import ServerTokens
from openbis_jupyter.hub.limits import AtOnce
from openbis_jupyter.protocol.version import HEADER, PROTOCOL

STOPPED = (301, 302, 303, 307, 308, 424, 502, 503, 504)
"""What hub and proxy answer in place of a server that does not run; the API of one that runs never redirects."""
_REFUSED = (401, 403)
ANSWER_BYTES_MAX = 32 * 1024 * 1024
"""The answer to the file browser's question for a notebook that was just written holds it once more."""


@dataclass(frozen=True)
class Reply:
    """What a server answered: status, text, headers (whatever their case)."""

    status: int
    text: str
    headers: Mapping[str, str]

    def json(self) -> Any:
        """The JSON of the answer, None where it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None


class UserServers:
    """In: an HTTP client without cookies, the tokens for users' servers."""

    def __init__(self, client: aiohttp.ClientSession, tokens: ServerTokens) -> None:
        self._client = client
        self._tokens = tokens
        self._at_once = AtOnce(limits.SERVER_REQUESTS)

    async def request(
        self,
        server: Server,
        method: str,
        path: str,
        body: Any = None,
        query: dict[str, str] | None = None,
        timeout: aiohttp.ClientTimeout = REQUEST_TIMEOUT,
    ) -> Reply:
        """One request. In: the server, the path below its address (quoted), a JSON body.

        A token that was used before may have been withdrawn meanwhile, by its user or with the hub's database: where it
        is refused, a new one is tried, once.

        Errors: `server-stopped` where nobody answers, or without an end; `hub-unreachable` where the server cannot ask
        the hub whose token it is; `too-many` while its earlier requests hang; those of `ServerTokens.get`.
        """
        with self._at_once.of(server.user):
            return await self._answered(server, method, path, body, query, timeout)

    async def _answered(
        self,
        server: Server,
        method: str,
        path: str,
        body: Any,
        query: dict[str, str] | None,
        timeout: aiohttp.ClientTimeout,
    ) -> Reply:
        token, is_new = await self._tokens.get(server.user, server.name)
        reply = await self._send(server, method, path, token, body, query, timeout)
        if reply.status in _REFUSED and not is_new:
            self._tokens.forget(server.user, server.name, token)
            token, _ = await self._tokens.get(server.user, server.name)
            reply = await self._send(server, method, path, token, body, query, timeout)
        if reply.status == 500 and "Hub API" in reply.text:
            # The words of `jupyterhub.services.auth` for a hub that restarts.
            raise OpenbisJupyterError("hub-unreachable")
        return reply

    async def _send(
        self,
        server: Server,
        method: str,
        path: str,
        token: str,
        body: Any,
        query: dict[str, str] | None,
        timeout: aiohttp.ClientTimeout,
    ) -> Reply:
        try:
            async with self._client.request(
                method,
                f"{server.address.rstrip('/')}/{path}",
                json=body,
                params=query,
                headers={"Authorization": f"token {token}", HEADER: str(PROTOCOL)},
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                content = await _whole(answer)
                return Reply(
                    answer.status, content.decode(answer.charset or "utf-8", "replace"), answer.headers
                )
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, LookupError):
            raise OpenbisJupyterError("server-stopped") from None


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    """The body. Errors: ValueError for one that does not end in time: what a server says is its user's to choose."""
    content = bytearray()
    async for block in answer.content.iter_chunked(1 << 16):
        content += block
        if len(content) > ANSWER_BYTES_MAX:
            raise ValueError("an answer without an end")
    return bytes(content)
