"""What travels to a user's server: a token for that server alone, never the service's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from unit.hub.issuing import add_issuing, token_for

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubApi, Server, ServerTokens, UserServers
from openbis_jupyter.hub.jupyterhub.server_tokens import USED_SECONDS

Answer = Callable[[web.Request], web.StreamResponse]


@dataclass
class Place:
    """A hub and its users' servers: what was asked of the hub, and which headers arrived at a server."""

    servers: UserServers
    tokens: ServerTokens
    issued: list[str]
    url: str
    clock: list[float]
    arrived: list[str] = field(default_factory=list)

    async def ask(self, user: str = "anna") -> int:
        server = Server(user, True, None, f"/user/{user}/", f"{self.url}/user/{user}/")
        return (await self.servers.request(server, "GET", "api/status")).status


@asynccontextmanager
async def place(answer: Answer = lambda _: web.json_response({})) -> AsyncIterator[Place]:
    app = web.Application()
    issued = add_issuing(app, "/hub")
    found: list[Place] = []

    async def respond(request: web.Request) -> web.StreamResponse:
        found[0].arrived.append(request.headers["Authorization"].removeprefix("token "))
        return answer(request)

    app.router.add_route("*", "/user/{path:.*}", respond)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url, clock = str(server.make_url("")).rstrip("/"), [0.0]
        tokens = ServerTokens(HubApi(client, f"{url}/hub/api", "the-service", url), lambda: clock[0])
        found.append(Place(UserServers(client, tokens), tokens, issued, url, clock))
        yield found[0]


async def test_one_token_serves_many_requests_to_one_server_and_none_to_another() -> None:
    async with place() as p:
        await asyncio.gather(*(p.ask() for _ in range(10)))
        await p.ask("bert")
        assert p.issued == ["anna", "bert"]
        assert set(p.arrived) == {token_for("anna", 1), token_for("bert", 2)}


async def test_a_token_is_withdrawn_when_it_is_not_used_again() -> None:
    async with place() as p:
        await p.ask()
        await p.tokens.withdraw_unused()
        assert p.issued == ["anna"], "it is still used"
        p.clock[0] = USED_SECONDS
        await p.tokens.withdraw_unused()
        await p.tokens.withdraw_unused()
        assert p.issued == ["anna", "-a1"]
        await p.ask()
        await p.tokens.withdraw_all()
        assert p.issued == ["anna", "-a1", "anna", "-a3"]


async def test_after_its_time_a_click_waits_for_the_new_token_only() -> None:
    async with place() as p:
        await p.ask()
        p.clock[0] = USED_SECONDS
        await p.ask()
        assert p.issued == ["anna", "anna"]
        await p.tokens.withdraw_unused()
        assert p.issued[2:] == ["-a1"]


async def test_a_token_that_was_used_before_and_is_refused_is_replaced_once() -> None:
    refused = {token_for("anna", 1)}

    def answer(request: web.Request) -> web.StreamResponse:
        token = request.headers["Authorization"].removeprefix("token ")
        return web.Response(status=403 if token in refused and len(refused) < 3 else 200)

    async with place(answer) as p:
        assert await p.ask() == 403, "it was new: another one would be refused as well"
        assert await p.ask() == 200
        assert p.arrived == [token_for("anna", 1), token_for("anna", 1), token_for("anna", 2)]
        refused |= {token_for("anna", 2)}
        refused.discard(token_for("anna", 1))
        assert await p.ask() == 200
        assert p.issued == ["anna"] * 3


async def test_no_redirect_takes_a_token_elsewhere() -> None:
    async with place(lambda _: web.Response(status=302, headers={"Location": "/user/bert/api"})) as p:
        assert await p.ask() == 302
        assert len(p.arrived) == 1


async def test_a_server_that_cannot_ask_the_hub_is_a_hub_that_is_away() -> None:
    words = "Failed to connect to Hub API at http://127.0.0.1:8081/hub/api."
    async with place(lambda _: web.Response(status=500, text=words)) as p:
        with pytest.raises(OpenbisJupyterError, match="hub-unreachable"):
            await p.ask()


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "launch-unknown"), (403, "hub-refused"), (409, "hub-refused"), (503, "hub-unreachable")],
)
async def test_a_hub_that_makes_none_is_named_and_asked_again_the_next_time(status: int, code: str) -> None:
    answers = iter([status])
    app = web.Application()

    async def issue(_: web.Request) -> web.Response:
        refusal = next(answers, None)
        return web.json_response({"id": "a1", "token": "t"}, status=refusal or 200)

    app.router.add_post("/hub/openbis/server-tokens", issue)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url = str(server.make_url("")).rstrip("/")
        tokens = ServerTokens(HubApi(client, f"{url}/hub/api", "the-service", url))
        with pytest.raises(OpenbisJupyterError, match=code):
            await tokens.get("anna")
        assert await tokens.get("anna") == ("t", True)
