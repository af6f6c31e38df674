"""A tiny load balancer: each request goes to the next of the services, to another one where nobody listens."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

_OWN_HEADERS = {"transfer-encoding", "content-length", "connection", "content-encoding"}


@dataclass
class Balancer:
    """In: addresses of the services. `only`: the one that gets everything, None: they take turns."""

    services: Sequence[str]
    url: str = ""
    only: int | None = None
    asked: list[tuple[int, str]] = field(default_factory=list)
    """Which service answered to which request."""
    _turn: Iterator[int] = field(default_factory=itertools.count)

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        first = next(self._turn) if self.only is None else self.only
        for number in range(first, first + len(self.services)):
            place = number % len(self.services)
            try:
                return await self._passed_on(request, body, place)
            except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError):
                # Nobody listens there any more, or it ended before it began to answer.
                continue
        return web.Response(status=503)

    async def _passed_on(self, request: web.Request, body: bytes, place: int) -> web.StreamResponse:
        async with (
            # A new connection for each request: none is kept to a service that ends.
            aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as client,
            client.request(
                request.method,
                self.services[place] + request.raw_path,
                data=body,
                headers=request.headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=5),
            ) as answer,
        ):
            self.asked.append((place, f"{request.method} {request.path}"))
            response = web.StreamResponse(status=answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in _OWN_HEADERS:
                    response.headers.add(name, value)
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            return response


@contextmanager
def balancing(services: Sequence[str], port: int) -> Iterator[Balancer]:
    """A balancer before these services, until the context ends."""
    balancer = Balancer(services, f"http://127.0.0.1:{port}")
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()
    ready = threading.Event()

    async def serve() -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", balancer.pass_on)
        runner = web.AppRunner(app, shutdown_timeout=0.1, auto_decompress=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        ready.set()
        await ended.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(30)
        yield balancer
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
