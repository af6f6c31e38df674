"""Launches on their way, against a small real server that answers as the hub and a user's server do."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import event
from sqlalchemy.engine import Engine
from unit.hub.issuing import add_issuing, way_to_servers

from openbis_jupyter.hub.database import Launch, LaunchStore, ProcessStore, RunStore, TurnStore, open_database
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.launch import LaunchTasks, OtherProcesses, server_start
from openbis_jupyter.hub.launch import others as others_module
from openbis_jupyter.hub.launch.notebook_text import as_text, notebook_text
from openbis_jupyter.hub.launch.server_start import USER_SECONDS
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import NotebookSpec, OwnerInfo

NOTEBOOK = as_text(
    build_notebook(
        NotebookSpec(
            file_name="growth.ipynb",
            title="growth",
            openbis_url="https://openbis.example.org",
            user="anna",
            owner=OwnerInfo("EXPERIMENT", "E-1", "/LAB/P/E-1"),
            datasets=(),
            parents=(),
            history_id="h",
        )
    )
)
LAUNCH = Launch(
    id="launch-000000000",
    openbis_user="anna",
    hub_user="anna",
    launch_key="click-001",
    title="growth",
    directory="",
    file_name="growth.ipynb",
    content=NOTEBOOK,
    state="starting",
    progress=0,
    message="",
    notebook_path="growth.ipynb",
    url=None,
    error=None,
    retry=False,
    created_at=time.time(),
)

RUN = json.loads((Path(__file__).parents[2] / "contract/runs_answer.json").read_text(encoding="utf-8"))[
    "runs"
][0]


@dataclass
class Place:
    """The hub's API and the home of its users; `cut`: writes that are done but not answered; `full`: no room.

    `stumbles`: how many starts fail, None: its server is alive;
    `runs`: notebooks that run in the background, by id (None: the server is too old for that); `extension`: where its
    extension answers; `down`: how often it stops before it answers to a run;
    `answering`: where it has begun to run one, and may answer; `pause`: when to ask again, in seconds.
    """

    files: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ready: bool = True
    full: bool = False
    cut: int = 0
    stumbles: int | None = None
    runs: dict[str, str] | None = field(default_factory=dict)
    extension: str = "/openbis-jupyterlab"
    down: int = 0
    answering: tuple[asyncio.Event, asyncio.Event] | None = None
    pause: float = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.asked.append(f"{request.method} {path}")
        if path.startswith("user/") and self.stumbles is not None:
            return web.Response(status=503)
        if "/api/contents/" in path:
            return self._contents(request, path.split("/api/contents/", 1)[1])
        if path.endswith(f"{self.extension}/runs"):
            return await self._run(request)
        if path.endswith("/progress"):
            return web.Response(body=b'data: {"progress": 100, "ready": true}\n\n')
        if path.endswith("/server") and self.stumbles:
            self.stumbles -= 1
            return web.json_response({"message": "'NoneType' object has no attribute 'url'"}, status=500)
        if path.endswith("/server"):
            self.stumbles = None
            return (
                web.Response(status=429, headers={"Retry-After": str(self.pause)})
                if self.full
                else web.Response(status=201)
            )
        url = str(request.url.origin())
        server = {"ready": self.ready, "pending": None, "url": "/user/anna/", "full_url": f"{url}/user/anna/"}
        return web.json_response({"name": "anna", "servers": {"": server}})

    async def _run(self, request: web.Request) -> web.StreamResponse:
        if self.runs is None:
            return web.json_response({"message": "Not Found"}, status=404)
        if request.method == "GET":
            return web.json_response({"runs": []})
        if self.down:
            self.down -= 1
            return web.Response(status=503)
        body = await request.json()
        path = self.runs.setdefault(body["run_id"], body["notebook"])
        # A run changes the file at once.
        self.files[path] = "results"
        if self.answering:
            begun, may_answer = self.answering
            begun.set()
            await may_answer.wait()
        return web.json_response({**RUN, "run_id": body["run_id"], "notebook_path": path}, status=202)

    def _contents(self, request: web.Request, path: str) -> web.StreamResponse:
        if request.method == "PUT":
            raise AssertionError("handled by `write`")
        if request.query.get("type") == "directory":
            return web.json_response({"path": "", "content": [{"name": name} for name in self.files]})
        if path == "":
            return web.json_response({"path": ""})
        if path not in self.files:
            return web.Response(status=404)
        content = self.files[path] if request.query.get("content") != "0" else None
        return web.json_response({"path": path, "size": len(self.files[path].encode()), "content": content})

    async def write(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.files[path] = (await request.json())["content"]
        if self.cut:
            self.cut -= 1
            assert request.transport
            request.transport.close()
        return web.json_response({"path": path, "size": len(self.files[path].encode())})


@dataclass(frozen=True)
class Desk:
    place: Place
    store: LaunchStore
    runner: LaunchTasks
    runs: RunStore
    processes: ProcessStore
    engine: Engine
    settings: Settings
    hub: HubApi

    async def carry_on(self, launch: Launch) -> Launch:
        """The launch at its end."""
        self.store.add(launch)
        await self.runner.run(launch.id)
        return self.now(launch.id)

    def now(self, launch_id: str) -> Launch:
        launch = self.store.get(launch_id)
        assert launch
        return launch


@asynccontextmanager
async def desk(tmp_path: Path, **settings: Any) -> AsyncIterator[Desk]:
    place = Place()
    app = web.Application()
    add_issuing(app)
    app.router.add_put("/user/anna/api/contents/{path:.*}", place.write)
    app.router.add_route("*", "/{path:.*}", place.answer)
    engine = open_database(f"sqlite:///{tmp_path}/launches.sqlite")
    store = LaunchStore(engine, MultiFernet([Fernet(Fernet.generate_key())]))
    runs = RunStore(engine)
    processes = ProcessStore(engine)
    processes.tell()
    records = Threads(4)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url = str(server.make_url("")).rstrip("/")
        chosen = Settings(openbis_url="https://openbis.example.org", hub_url=url, **settings)
        hub = HubApi(client, url, "t", url)
        yield Desk(
            place,
            store,
            LaunchTasks(
                settings=chosen,
                store=store,
                runs=runs,
                turns=TurnStore(engine, processes.id),
                records=records,
                hub=hub,
                servers=way_to_servers(client, hub),
                process=processes.id,
            ),
            runs,
            processes,
            engine,
            chosen,
            hub,
        )
    records.stop()
    engine.dispose()


@pytest.mark.parametrize("name", ["growth.ipynb", "growth-2.ipynb"])
async def test_what_was_written_before_the_service_was_killed_is_not_written_again(
    tmp_path: Path, name: str
) -> None:
    async with desk(tmp_path) as d:
        d.place.files["growth.ipynb"] = "somebody else's"
        d.place.files[name] = notebook_text(NOTEBOOK, "growth.ipynb", name)
        before = dict(d.place.files)
        launch = await d.carry_on(replace(LAUNCH, state="writing", notebook_path=name))
        assert (launch.state, launch.notebook_path) == ("ready", name)
        assert d.place.files == before


async def test_a_write_whose_answer_was_lost_is_one_notebook(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        # The client itself sends a PUT once more when a kept connection breaks.
        d.place.cut = 2
        d.place.files["growth.ipynb"] = "somebody else's"
        launch = await d.carry_on(LAUNCH)
        assert (launch.state, launch.notebook_path) == ("ready", "growth-2.ipynb")
        assert sorted(d.place.files) == ["growth-2.ipynb", "growth.ipynb"]
        assert (
            json.loads(d.place.files["growth-2.ipynb"])["metadata"]["openbis"]["file_name"]
            == "growth-2.ipynb"
        )


async def test_somebody_elses_notebook_of_the_same_size_is_left_alone(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.place.files["growth.ipynb"] = "x" * len(NOTEBOOK.encode())
        launch = await d.carry_on(LAUNCH)
        assert launch.notebook_path == "growth-2.ipynb"
        assert set(d.place.files["growth.ipynb"]) == {"x"}


async def test_a_hub_that_stays_full_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    async with desk(tmp_path, start_seconds=0.4) as d:
        d.place.ready, d.place.full = False, True
        launch = await d.carry_on(LAUNCH)
        assert launch.error
        assert (launch.state, launch.error["code"], launch.retry) == ("failed", "hub-full", True)
        d.place.ready, d.place.full = True, False
        # Two tabs, or a double click: one start, and none undoes what the other has done.
        await asyncio.gather(*(d.runner.again(LAUNCH.id) for _ in range(5)))
        await d.runner.run(LAUNCH.id)
        assert (d.now(LAUNCH.id).state, d.now(LAUNCH.id).notebook_path) == ("ready", "growth.ipynb")
        await d.runner.again(LAUNCH.id)
        assert d.now(LAUNCH.id).state == "ready"
        assert list(d.place.files) == ["growth.ipynb"]


@pytest.mark.parametrize(("stumbles", "state"), [(0, "ready"), (1, "ready"), (2, "failed")])
async def test_a_hub_that_stumbles_over_a_server_that_died_is_asked_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stumbles: int, state: str
) -> None:
    """Seen with JupyterHub 5 while it clears the server away."""
    monkeypatch.setattr(server_start, "PAUSES", (0.01,))
    async with desk(tmp_path) as d:
        d.place.stumbles = stumbles
        launch = await d.carry_on(LAUNCH)
        assert launch.state == state, launch.error
        assert (launch.error or {}).get("code") == ("spawn-failed" if state == "failed" else None)


async def test_nothing_is_kept_of_a_launch_that_nobody_follows(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.store.add(LAUNCH)
        leaving = d.runner.journal.states(LAUNCH.id, 60)
        assert await anext(leaving)
        staying = asyncio.create_task(_all_states(d.runner))
        assert len(d.runner.journal.watchers) == 1
        await leaving.aclose()  # type: ignore[attr-defined]
        await d.runner.run(LAUNCH.id)
        assert (await staying)[-1] == "ready"
        assert await _all_states(d.runner) == ["ready"]
        assert len(d.runner.journal.watchers) == 0


async def _all_states(runner: LaunchTasks) -> list[str]:
    return [state.state async for state in runner.journal.states(LAUNCH.id, 60) if state]


async def test_a_restart_does_not_ask_the_hub_about_tickets_that_nobody_came_with(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        long_ago = time.time() - USER_SECONDS - 61
        d.store.add(replace(LAUNCH, state="accepted", hub_user="gone", created_at=long_ago))
        d.store.add(replace(LAUNCH, id="young", launch_key="click-002", state="accepted"))
        await d.runner.resume_all()
        await d.runner.run("young")
        assert d.now("young").state == "ready"
        assert d.now(LAUNCH.id).state == "accepted"
        assert not [request for request in d.place.asked if "gone" in request]


async def test_a_notebook_that_shall_run_is_written_and_runs_under_the_launchs_id(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        launch = await d.carry_on(replace(LAUNCH, run=True))
        assert (launch.state, launch.url) == ("ready", "/user/anna/lab/tree/growth.ipynb")
        assert d.place.runs == {LAUNCH.id: "growth.ipynb"}
        (record,) = d.runs.of("anna")
        assert (record.run.run_id, record.run.state) == (LAUNCH.id, "waiting")


async def test_a_server_that_cannot_run_notebooks_gets_none(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.place.runs = None
        launch = await d.carry_on(replace(LAUNCH, run=True))
        assert launch.error
        assert (launch.state, launch.error["code"], launch.retry) == ("failed", "run-unsupported", False)
        assert d.place.files == {}


async def test_a_server_of_version_0_1_0_gets_no_notebook_to_run_and_the_person_a_sentence(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as d:
        d.place.extension = "/openbis"
        launch = await d.carry_on(replace(LAUNCH, run=True))
        assert launch.error
        assert (launch.state, launch.error["code"], launch.retry) == ("failed", "run-unsupported", False)
        assert "administrator can bring the server up to date" in launch.error["advice"]
        assert d.place.files == {} and d.place.runs == {}


async def test_a_server_that_stops_before_it_runs_the_notebook_gets_it_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.place.down = 1
        launch = await d.carry_on(replace(LAUNCH, run=True))
        assert launch.state == "ready"
        assert d.place.runs == {LAUNCH.id: "growth.ipynb"}
        assert list(d.place.files) == ["growth.ipynb"]


@pytest.mark.parametrize("content", [NOTEBOOK, None])
async def test_a_service_killed_around_the_write_runs_one_notebook(
    tmp_path: Path, content: str | None
) -> None:
    async with desk(tmp_path) as d:
        d.place.files["growth.ipynb"] = NOTEBOOK if content else "results"
        launch = await d.carry_on(replace(LAUNCH, run=True, state="writing", content=content))
        assert (launch.state, launch.notebook_path) == ("ready", "growth.ipynb")
        assert list(d.place.files) == ["growth.ipynb"]
        assert d.place.runs == {LAUNCH.id: "growth.ipynb"}


async def test_a_launch_that_is_tried_again_cannot_be_cancelled_once_its_notebook_runs(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as d:
        d.place.files["growth.ipynb"] = NOTEBOOK
        d.place.answering = begun, may_answer = asyncio.Event(), asyncio.Event()
        d.store.add(replace(LAUNCH, run=True, content=None, state="failed"))
        await d.runner.again(LAUNCH.id)
        await begun.wait()
        await d.runner.cancel(LAUNCH.id)
        may_answer.set()
        await d.runner.run(LAUNCH.id)
        assert d.now(LAUNCH.id).state == "ready"
        assert [record.run.run_id for record in d.runs.of("anna")] == [LAUNCH.id]


@asynccontextmanager
async def another(d: Desk, tmp_path: Path) -> AsyncIterator[tuple[LaunchTasks, OtherProcesses, ProcessStore]]:
    """A second service on the same database, of another machine."""
    engine = open_database(f"sqlite:///{tmp_path}/launches.sqlite")
    processes = ProcessStore(engine, "elsewhere")
    processes.tell()
    records = Threads(4)
    hub = d.hub
    async with aiohttp.ClientSession() as client:
        tasks = LaunchTasks(
            settings=d.settings,
            store=LaunchStore(engine, MultiFernet([Fernet(Fernet.generate_key())])),
            runs=RunStore(engine),
            turns=TurnStore(engine, processes.id),
            records=records,
            hub=hub,
            servers=way_to_servers(client, hub),
            process=processes.id,
        )
        yield tasks, OtherProcesses(processes, d.store, records, tasks), processes
        await tasks.stop()
    records.stop()
    engine.dispose()


async def test_what_one_service_carries_on_the_other_leaves_alone_and_follows(tmp_path: Path) -> None:
    async with desk(tmp_path) as d, another(d, tmp_path) as (tasks, others, _):
        d.place.answering = begun, may_answer = asyncio.Event(), asyncio.Event()
        d.store.add(replace(LAUNCH, run=True))
        d.runner.run(LAUNCH.id)
        await begun.wait()
        await tasks.run(LAUNCH.id)
        assert d.now(LAUNCH.id).state == "writing", "it is carried on once"
        await tasks.cancel(LAUNCH.id)
        following = asyncio.create_task(others.follow())
        states = asyncio.create_task(_all_states(tasks))
        may_answer.set()
        assert (await states)[-1] == "ready"
        following.cancel()
        assert list(d.place.files) == ["growth.ipynb"]
        assert (d.now(LAUNCH.id).owner, d.now(LAUNCH.id).waiting_since) == (None, None)


async def test_what_was_cancelled_at_the_other_service_goes_no_further(tmp_path: Path) -> None:
    async with desk(tmp_path) as d, another(d, tmp_path) as (tasks, _, _):
        d.place.ready, d.place.full, d.place.pause = False, True, 1
        d.store.add(LAUNCH)
        task = d.runner.run(LAUNCH.id)
        while not d.store.line():
            await asyncio.sleep(0.01)
        state = await tasks.as_state(d.now(LAUNCH.id))
        assert (state.place, state.waiting) == (1, 1), "one line for both"
        await tasks.cancel(LAUNCH.id)
        d.place.ready, d.place.full = True, False
        await task
        launch = d.now(LAUNCH.id)
        assert launch.error
        assert (launch.state, launch.error["code"]) == ("failed", "launch-cancelled")
        assert d.place.files == {} and d.store.line() == []


async def test_what_a_service_that_died_has_begun_is_finished_by_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others_module, "LOOK_SECONDS", 0.01)
    async with desk(tmp_path) as d, another(d, tmp_path) as (_, others, other):
        d.store.add(replace(LAUNCH, owner=d.processes.id, waiting_since=time.time()))
        looking = asyncio.create_task(others.look_after())
        assert d.store.left_to(other.id) == [], "as long as it lives"
        d.processes.end()
        while d.now(LAUNCH.id).state != "ready":
            await asyncio.sleep(0.01)
        looking.cancel()
        assert list(d.place.files) == ["growth.ipynb"] and d.store.line() == []


async def test_a_service_that_stood_still_does_not_undo_what_the_other_has_done(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.place.answering = begun, may_answer = asyncio.Event(), asyncio.Event()
        d.store.add(replace(LAUNCH, run=True))
        task = d.runner.run(LAUNCH.id)
        await begun.wait()
        d.store.change(LAUNCH.id, owner="another", message="as the other one says")
        may_answer.set()
        await task
        assert (d.now(LAUNCH.id).state, d.now(LAUNCH.id).message) == ("writing", "as the other one says")


async def test_a_launch_asks_the_database_as_often_as_before_there_could_be_two(tmp_path: Path) -> None:
    async with desk(tmp_path) as d:
        d.store.add(LAUNCH)
        asked: list[str] = []
        event.listen(d.engine, "before_cursor_execute", lambda *_, **__: asked.append(str(_[2]).split()[0]))
        await d.runner.run(LAUNCH.id)
        # Claimed and read; whose turn it is; the name under which it is written; the end of the turn; ready.
        assert asked == ["UPDATE", "SELECT", "INSERT", "UPDATE", "DELETE", "UPDATE"]
