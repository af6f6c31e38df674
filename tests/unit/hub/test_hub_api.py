"""What the hub and users' servers answer, as values and errors: against small real HTTP servers."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from unit.hub.issuing import add_issuing, way_to_servers

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import ContentsClient, HubApi, HubBusy, Server, short

Answer = Callable[[web.Request], Any]


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        given = answer(request)
        return given if isinstance(given, web.StreamResponse) else web.json_response(given)

    app = web.Application()
    add_issuing(app)
    app.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        yield client, str(server.make_url("")).rstrip("/")


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(OpenbisJupyterError) as refusal:
        yield
    assert refusal.value.code == code


MODEL: dict[str, Any] = {
    "name": "anna",
    "auth_state": {"openbis": {}},
    "servers": {
        "": {
            "ready": True,
            "pending": None,
            "url": "/user/anna/",
            "full_url": "https://anna.hub.org/user/anna/",
        }
    },
}


async def test_addresses_of_servers_come_from_the_hub() -> None:
    async with answering(lambda _: MODEL) as (client, url):
        user = await HubApi(client, url, "t", "https://hub.org").user("anna")
    assert user is not None
    assert user.server == Server("anna", True, None, "/user/anna/", "https://anna.hub.org/user/anna/")
    assert "openbis" in user.auth_state
    assert "auth_state" not in repr(user)


async def test_a_user_who_never_started_a_server_has_none() -> None:
    async with answering(lambda _: {"name": "anna", "servers": {}}) as (client, url):
        user = await HubApi(client, url, "t", "https://hub.org").user("anna")
    assert user is not None
    assert user.server is None


async def test_launches_can_go_to_a_named_server_and_to_no_other() -> None:
    asked: list[str] = []
    named = {"name": "openbis", "ready": False, "pending": "spawn", "url": "/user/anna/openbis/"}
    model = {**MODEL, "servers": {**MODEL["servers"], "openbis": named}, "groups": ["staff"]}

    def answer(request: web.Request) -> Any:
        asked.append(f"{request.method} {request.path}")
        return model if request.path.endswith("/users/anna") else web.Response(status=202)

    async with answering(answer) as (client, url):
        api = HubApi(client, url, "t", "https://hub.org", "openbis")
        user = await api.user("anna")
        assert user is not None and user.server is not None
        assert (user.server.name, user.server.state, user.groups) == ("openbis", "starting", {"staff"})
        assert [one.name for one in user.others] == [""] and [one.name for one in user.servers] == [
            "openbis",
            "",
        ]
        await api.start("anna", {"size": "S"})
        await api.stop("anna")
        assert [one async for one in api.progress("anna")] == []
    assert asked[1:] == [
        "POST /users/anna/servers/openbis",
        "DELETE /users/anna/servers/openbis",
        "GET /users/anna/servers/openbis/progress",
    ]


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "hub-refused"), (401, "hub-refused"), (502, "hub-unreachable"), (503, "hub-unreachable")],
)
async def test_a_hub_that_refuses_or_restarts(status: int, code: str) -> None:
    async with answering(lambda _: web.Response(status=status, text="<html>")) as (client, url):
        with refused(code):
            await HubApi(client, url, "t", "https://hub.org").user("anna")


async def test_a_hub_that_is_down() -> None:
    async with answering(lambda _: MODEL) as (client, url):
        pass
    async with aiohttp.ClientSession() as client:
        api = HubApi(client, url, "t", "https://hub.org")
        for question in (api.user, api.start):
            with refused("hub-unreachable"):
                await question("anna")
        with refused("hub-unreachable"):
            _ = [event async for event in api.progress("anna")]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("0", 0.5), ("86400", 120.0), (None, 10.0), ("Wed, 21 Oct 2026", 10.0)],
)
async def test_a_full_hub_says_when_to_come_back(header: str | None, seconds: float) -> None:
    headers = {"Retry-After": header} if header else {}
    async with answering(lambda _: web.Response(status=429, headers=headers)) as (client, url):
        with pytest.raises(HubBusy) as busy:
            await HubApi(client, url, "t", "https://hub.org").start("anna")
    assert busy.value.seconds == seconds


async def test_a_start_that_fails_brings_the_spawners_words() -> None:
    body = {"message": "no memory\nleft"}
    async with answering(lambda _: web.json_response(body, status=500)) as (client, url):
        with pytest.raises(OpenbisJupyterError, match="no memory left"):
            await HubApi(client, url, "t", "https://hub.org").start("anna")


async def test_progress_is_read_to_its_end() -> None:
    events = b'data: {"progress": 10, "message": "a"}\n\n\n\ndata: {"progress": 1000, "ready": true}\n\n'
    async with answering(lambda _: web.Response(body=events)) as (client, url):
        found = [event async for event in HubApi(client, url, "t", "https://hub.org").progress("anna")]
    assert [(event.percent, event.message, event.ready) for event in found] == [
        (10, "a", False),
        (100, "", True),
    ]


@given(st.text(max_size=600))
def test_foreign_text_becomes_one_short_line(text: str) -> None:
    line = short(text)
    assert len(line) <= 300
    assert line.isprintable()


async def write(client: aiohttp.ClientSession, url: str) -> str:
    servers = way_to_servers(client, HubApi(client, url, "t", url))
    contents = ContentsClient(servers, Server("anna", True, None, "/user/anna/", f"{url}/user/anna/"))
    path, _ = await contents.free_path("a/b", "n.ipynb")
    await contents.write_new(path, path)
    return path


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (424, "{}", "server-stopped"),
        (503, "<html>", "server-stopped"),
        (302, "", "server-stopped"),
        (403, '{"message": "Forbidden"}', "hub-refused"),
        (403, '{"message": "Permission denied: a/b"}', "write-failed"),
        (500, '{"message": "… [Errno 28] No space left on device"}', "disk-full"),
        (500, '{"message": "… [Errno 122] Disk quota exceeded"}', "disk-full"),
        (500, "<html>", "write-failed"),
    ],
)
async def test_what_a_server_answers_instead(status: int, body: str, code: str) -> None:
    headers = {"Location": "/hub/user/anna"} if status == 302 else {}
    async with answering(lambda _: web.Response(status=status, text=body, headers=headers)) as (client, url):
        with refused(code):
            await write(client, url)


async def test_a_notebook_that_did_not_arrive_whole_is_removed() -> None:
    asked: list[str] = []

    def contents(request: web.Request) -> Any:
        asked.append(f"{request.method} {request.path.rsplit('/', 1)[-1]}")
        listing = {"content": [{"name": "N.IPYNB"}], "path": "a/b"}
        too_short = {"path": "a/b/n-2.ipynb", "size": 3}
        return listing if request.query.get("type") == "directory" else too_short

    async with answering(contents) as (client, url):
        with refused("write-failed"):
            await write(client, url)
    assert asked == ["GET n.ipynb", "GET b", "PUT n-2.ipynb", "DELETE n-2.ipynb"]


async def test_a_missing_directory_is_made_when_writing_finds_it_missing() -> None:
    asked: list[str] = []
    made: set[str] = set()

    def contents(request: web.Request) -> Any:
        path = request.path.split("/api/contents/", 1)[1]
        asked.append(f"{request.method} {path}")
        if request.method == "GET":
            return {"path": path, "type": "directory"} if path in made else web.Response(status=404)
        if path.endswith(".ipynb") and "a/b" not in made:
            return web.Response(
                status=500, text="… [Errno 2] No such file or directory: '/home/a/b/.~n.ipynb'"
            )
        made.add(path)
        return {"path": path, "size": len(path)}

    async with answering(contents) as (client, url):
        assert await write(client, url) == "a/b/n.ipynb"
    assert asked == ["GET a/b/n.ipynb", "PUT a/b/n.ipynb", "GET a/b", "PUT a", "PUT a/b", "PUT a/b/n.ipynb"]
