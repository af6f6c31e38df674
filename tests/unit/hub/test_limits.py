"""Nobody holds what all others need: a person's calls, a server that hangs, a body or an answer without an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from tornado.netutil import bind_sockets
from tornado.web import Application
from unit.hub.issuing import add_issuing, way_to_servers

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits
from openbis_jupyter.hub.jupyterhub import HubApi, Server, UserServers, user_server
from openbis_jupyter.hub.limits import AtOnce
from openbis_jupyter.hub.service.handlers import ApiHandler
from openbis_jupyter.hub.service.server import http_server
from openbis_jupyter.hub.service.under_way import UnderWay

SERVICE = "the-token-of-the-service"


@given(st.lists(st.sampled_from("ab"), max_size=40))
def test_what_is_given_back_can_be_taken_again(takers: list[str]) -> None:
    at_once = AtOnce(3)
    held: list[str] = []
    for who in takers:
        if held.count(who) < 3:
            at_once.take(who)
            held.append(who)
        else:
            with pytest.raises(OpenbisJupyterError):
                at_once.take(who)
            held.remove(who)
            at_once.give_back(who)
    for who in held:
        at_once.give_back(who)
    for who in "ab":
        with at_once.of(who), at_once.of(who), at_once.of(who):
            pass


@asynccontextmanager
async def service(
    body_seconds: float = 30.0, under_way: UnderWay | None = None
) -> AsyncIterator[tuple[str, int, asyncio.Event]]:
    """Its address and port, and what lets its one answer go."""
    under_way = under_way or UnderWay()
    release = asyncio.Event()

    class Slow(ApiHandler):
        async def post(self) -> None:
            await release.wait()
            self.finish("{}")

    context = SimpleNamespace(service_token=SERVICE, calls=AtOnce(limits.CALLS), under_way=under_way)
    server = http_server(Application([("/slow", Slow, {"context": context})]), body_seconds)
    (socket,) = bind_sockets(0, "127.0.0.1")
    server.add_socket(socket)
    port = socket.getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/slow", port, release
    finally:
        release.set()
        server.stop()
        await server.close_all_connections()


async def test_one_caller_leaves_room_for_the_others() -> None:
    async with service() as (url, _, release), aiohttp.ClientSession() as client:

        async def call(token: str, scheme: str = "Bearer") -> int:
            async with client.post(url, headers={"Authorization": f"{scheme} {token}"}, data="{}") as answer:
                return answer.status

        waiting = [asyncio.create_task(call("of-anna")) for _ in range(limits.CALLS + 1)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done] == [429]
        others = [asyncio.create_task(call("of-bert"))]
        for scheme in ("Bearer", "token"):
            others += [asyncio.create_task(call(SERVICE, scheme)) for _ in range(limits.CALLS + 1)]
        release.set()
        assert set(await asyncio.gather(*others)) == {200}, "the hub asks for everybody"
        assert sorted(await asyncio.gather(*waiting)) == [200] * limits.CALLS + [429]
        assert await call("of-anna") == 200


async def test_a_service_that_is_told_to_end_answers_first_what_has_come() -> None:
    under_way = UnderWay()
    async with service(under_way=under_way) as (url, _, release), aiohttp.ClientSession() as client:
        assert await under_way.answered(0)
        calls = [asyncio.create_task(client.post(url, data="{}")) for _ in range(2)]
        while await under_way.answered(0.01):
            await asyncio.sleep(0.01)
        release.set()
        assert await under_way.answered(30)
        for call in calls:
            assert (await call).status == 200


async def test_a_body_that_never_comes_ends_its_connection() -> None:
    async with service(body_seconds=0.2) as (_, port, _release):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n{")
        assert await asyncio.wait_for(reader.read(), 30) == b""
        writer.close()


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def users(answer: Answer) -> AsyncIterator[Callable[[str], Awaitable[Any]]]:
    """How the service asks a user's server, whose answer this is."""
    app = web.Application()
    add_issuing(app, "/hub")
    app.router.add_route("*", "/user/{user}/api/status", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url = str(server.make_url("")).rstrip("/")
        ways = cast("UserServers", way_to_servers(client, HubApi(client, f"{url}/hub/api", SERVICE, url)))

        async def ask(user: str) -> Any:
            there = Server(user, True, None, f"/user/{user}/", f"{url}/user/{user}/")
            return await ways.request(there, "GET", "api/status")

        yield ask


async def test_a_server_that_hangs_keeps_only_its_own_user_waiting() -> None:
    hanging, arrived = asyncio.Event(), asyncio.Semaphore(0)

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.match_info["user"] == "anna":
            arrived.release()
            await hanging.wait()
        return web.json_response({})

    async with users(answer) as ask:
        waiting = [asyncio.create_task(ask("anna")) for _ in range(limits.SERVER_REQUESTS)]
        for _ in waiting:
            await arrived.acquire()
        with pytest.raises(OpenbisJupyterError) as caught:
            await ask("anna")
        assert caught.value.code == "too-many"
        assert (await ask("bert")).status == 200
        hanging.set()
        await asyncio.gather(*waiting)
        assert (await ask("anna")).status == 200


async def test_an_answer_without_an_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_server, "ANSWER_BYTES_MAX", 1 << 20)

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65536)
        except ConnectionError:
            return response

    async with users(answer) as ask:
        with pytest.raises(OpenbisJupyterError) as caught:
            await ask("anna")
        assert caught.value.code == "server-stopped"
