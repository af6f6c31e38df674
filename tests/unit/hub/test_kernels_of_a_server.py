"""One bounded question to the person's server; whatever it answers, the form gets kernels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from unit.hub.issuing import add_issuing, token_for, way_to_servers

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.options import Kernels
from openbis_jupyter.hub.options import kernels as module
from openbis_jupyter.hub.settings import Kernel

CONFIGURED = (
    Kernel("ir", "R", "R"),
    Kernel("julia", "Julia", "julia"),
    Kernel("python3", "Python 3", "python"),
)
SPECS = {"kernelspecs": {"bash": {"spec": {"language": "bash", "display_name": "Bash"}}}}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def good(request: web.Request) -> web.StreamResponse:
    assert request.headers["Authorization"] == f"token {token_for('alice')}"
    return web.json_response(SPECS)


async def broken(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text="no")


async def a_page(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>", content_type="text/html")


async def elsewhere(_: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/hub/login")


async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def nothing_of_ours(_: web.Request) -> web.StreamResponse:
    return web.json_response({"kernelspecs": {"x": {"spec": {"language": "cobol", "display_name": "C"}}}})


@asynccontextmanager
async def running(
    handler: Handler, *, ready: bool = True, known: bool = True
) -> AsyncIterator[tuple[Kernels, list[str]]]:
    """The kernels of a hub with one server, and the questions that the server got."""
    questions: list[str] = []

    async def user(_: web.Request) -> web.StreamResponse:
        if not known:
            raise web.HTTPNotFound
        server: dict[str, Any] = {"ready": ready, "pending": None, "url": "/user/alice/"}
        return web.json_response({"name": "alice", "servers": {"": server}})

    async def kernelspecs(request: web.Request) -> web.StreamResponse:
        questions.append(request.path)
        return await handler(request)

    app = web.Application()
    add_issuing(app, "/hub")
    app.router.add_get("/hub/api/users/alice", user)
    app.router.add_get("/user/alice/api/kernelspecs", kernelspecs)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        origin = str(server.make_url("")).rstrip("/")
        hub = HubApi(client, f"{origin}/hub/api", "service-token", origin)
        yield Kernels(CONFIGURED, hub, way_to_servers(client, hub)), questions


async def names(kernels: Kernels) -> list[str]:
    return [kernel.name for kernel in await kernels.offered_by(await kernels.server_of("alice"))]


async def test_a_running_server_is_asked_once_for_some_time() -> None:
    async with running(good) as (kernels, questions):
        assert await names(kernels) == await names(kernels) == ["bash"]
        assert len(questions) == 1


@pytest.mark.parametrize("handler", [broken, a_page, elsewhere, silent, nothing_of_ours])
async def test_the_configuration_answers_where_the_server_does_not(
    handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    async with running(handler) as (kernels, _):
        assert await names(kernels) == ["python3", "ir"], "Python 3 first, and only kernels with a template"


@pytest.mark.parametrize("state", [{"ready": False}, {"known": False}])
async def test_a_server_that_does_not_run_is_not_asked(state: dict[str, bool]) -> None:
    async with running(good, **state) as (kernels, questions):
        assert await names(kernels) == ["python3", "ir"]
        assert questions == []


async def test_a_kernel_is_chosen_by_name_by_language_or_by_default() -> None:
    async with running(good) as (kernels, questions):
        for name, language, expected in (
            (None, None, "python3"),
            ("ir", None, "ir"),
            ("ir", "r", "ir"),
            (None, "python", "python3"),
        ):
            assert (await kernels.chosen("alice", name, language)).name == expected
        assert questions == [], "what is configured is known"
        assert (await kernels.chosen("alice", None, "bash")).name == "bash"
        for unknown, language in (("julia", None), ("ir", "python"), (None, "octave")):
            with pytest.raises(OpenbisJupyterError, match="kernel-unknown"):
                await kernels.chosen("alice", unknown, language)
