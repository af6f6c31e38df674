"""What a person sees of their runs, and stopping one: against a small server that answers as hub and server do."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from unit.hub.issuing import add_issuing, way_to_servers
from unit.hub.openbis_double import OpenbisDouble

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import RunStore, open_database
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.runs import BackgroundRuns
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.version import HEADER, PROTOCOL

CONTRACT = Path(__file__).parents[2] / "contract"
EXAMPLES = json.loads((CONTRACT / "runs_answer.json").read_text(encoding="utf-8"))["runs"]
RUNNING, DONE = EXAMPLES[1], EXAMPLES[3]
RUN_ID = RUNNING["run_id"]


@dataclass
class Place:
    """The hub and one server: when it was started (None: it does not run), what it answers to a stop, and where.

    named: when another server of the same person, `big`, was started, which has the runs that the first one has not.
    """

    started: float | None = 0.0
    named: float | None = None
    answer: tuple[int, Any] = (200, {**RUNNING, "state": "cancelled"})
    extension: str = "/openbis-jupyterlab/"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def respond(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        if request.path.startswith("/user/"):
            if self.extension not in request.path:
                return web.json_response({"message": "Not Found"}, status=404)
            if self.named is not None and not request.path.startswith("/user/alice/big/"):
                return web.json_response({"error": {"code": "run-unknown"}}, status=404)
            status, body = self.answer
            return web.json_response(body, status=status, headers=self.headers)
        origin = str(request.url.origin())
        servers = {"": _model(origin, "", self.started)}
        if self.named is not None:
            servers["big"] = _model(origin, "big", self.named)
        return web.json_response({"name": "alice", "servers": servers})


def _model(origin: str, name: str, started: float | None) -> dict[str, Any]:
    """A server as the hub tells of it."""
    path = f"/user/alice/{name}/" if name else "/user/alice/"
    when = datetime.fromtimestamp(started or 0, tz=timezone.utc).isoformat().replace("+00:00", "Z")
    return {
        "name": name,
        "ready": started is not None,
        "pending": None,
        "url": path,
        "full_url": f"{origin}{path}",
        "started": when,
    }


@asynccontextmanager
async def desk(openbis: OpenbisDouble, tmp_path: Path) -> AsyncIterator[tuple[Place, BackgroundRuns, str]]:
    place = Place()
    app = web.Application()
    add_issuing(app)
    app.router.add_route("*", "/{path:.*}", place.respond)
    engine = open_database(f"sqlite:///{tmp_path}/runs.sqlite")
    records, threads = Threads(2), Threads(2)
    openbis.users["alice-token"] = "alice"
    gateway = Gateway(Rpc(openbis.url, str(openbis.ca_file), 5))
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url = str(server.make_url("")).rstrip("/")
        hub = HubApi(client, url, "t", url)
        yield (
            place,
            BackgroundRuns(gateway, threads, records, hub, RunStore(engine), way_to_servers(client, hub)),
            "alice-token",
        )
    records.stop()
    threads.stop()
    engine.dispose()


async def test_what_a_running_server_told_is_shown_as_it_was_told(
    openbis: OpenbisDouble, tmp_path: Path
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        assert as_json(await background.show(token)) == {"runs": []}
        await background.tell("alice", DONE["run_id"], parse(Run, DONE))
        assert as_json(await background.show(token)) == {"runs": [DONE]}
        assert place.asked == [], "what has ended needs no question to the hub"
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        await background.tell("bob", EXAMPLES[0]["run_id"], parse(Run, EXAMPLES[0]))
        assert as_json(await background.show(token)) == {"runs": [RUNNING, DONE]}


async def test_it_is_stopped_where_its_server_does_not_run_or_is_another_one_by_now(
    openbis: OpenbisDouble, tmp_path: Path
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        for started in (None, time.time() + 60):
            place.started = started
            (shown,) = as_json(await background.show(token))["runs"]
            assert (shown["state"], shown["cell"], shown["cells"]) == ("stopped", 4, 11)
            assert datetime.fromisoformat(shown["ended"]).tzinfo
            assert as_json(await background.stop(token, RUN_ID)) == shown
        assert [one for one in place.asked if one.startswith("DELETE")] == []
        place.started = 0.0
        assert as_json(await background.show(token))["runs"] == [RUNNING], (
            "only what the server tells ends it for good"
        )


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, {**RUNNING, "state": "cancelled"}), "cancelled"),
        ((202, RUNNING), "running"),
        ((404, {"error": {"code": "run-unknown"}}), "stopped"),
    ],
)
async def test_stop_is_passed_on_to_the_server(
    openbis: OpenbisDouble, tmp_path: Path, answer: tuple[int, Any], state: str
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        place.answer = answer
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        assert (await background.stop(token, RUN_ID)).state == state
        assert place.asked[-1] == f"DELETE /user/alice/openbis-jupyterlab/runs/{RUN_ID}"
        assert as_json(await background.show(token))["runs"][0]["state"] == state


@pytest.mark.parametrize("default", [None, 0.0])
async def test_a_run_of_a_named_server_is_shown_and_stopped_there(
    openbis: OpenbisDouble, tmp_path: Path, default: float | None
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        place.started, place.named = default, 0.0
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        assert as_json(await background.show(token)) == {"runs": [RUNNING]}
        assert (await background.stop(token, RUN_ID)).state == "cancelled"
        assert place.asked[-1] == f"DELETE /user/alice/big/openbis-jupyterlab/runs/{RUN_ID}"
        place.started = place.named = time.time() + 60
        await background.tell("alice", "another", parse(Run, {**RUNNING, "run_id": "another"}))
        assert [run.state for run in (await background.show(token)).runs] == ["stopped", "cancelled"]


async def test_a_run_of_a_server_that_was_started_before_the_hub_was_brought_up_to_date_is_stopped_there(
    openbis: OpenbisDouble, tmp_path: Path
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        place.extension = "/user/alice/openbis/"
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        assert (await background.stop(token, RUN_ID)).state == "cancelled"
        assert place.asked[-1] == f"DELETE /user/alice/openbis/runs/{RUN_ID}"


async def test_a_run_that_no_version_of_the_extension_knows_has_stopped(
    openbis: OpenbisDouble, tmp_path: Path
) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        place.extension = "nowhere"
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        assert (await background.stop(token, RUN_ID)).state == "stopped"


async def test_nobody_stops_what_is_not_theirs(openbis: OpenbisDouble, tmp_path: Path) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        await background.tell("bob", RUN_ID, parse(Run, RUNNING))
        with pytest.raises(OpenbisJupyterError, match="run-unknown"):
            await background.stop(token, RUN_ID)
        with pytest.raises(OpenbisJupyterError, match="session-expired"):
            await background.stop("nobody", RUN_ID)
        assert place.asked == []
        assert as_json(await background.show(token)) == {"runs": []}


async def test_an_address_and_a_body_that_differ_are_refused(openbis: OpenbisDouble, tmp_path: Path) -> None:
    async with desk(openbis, tmp_path) as (_, background, _token):
        with pytest.raises(OpenbisJupyterError, match="run_id"):
            await background.tell("alice", "another", parse(Run, RUNNING))
        run = replace(parse(Run, RUNNING), run_id="another")
        assert await background.tell("alice", "another", run) == run


async def test_a_server_of_a_newer_version_is_named(openbis: OpenbisDouble, tmp_path: Path) -> None:
    async with desk(openbis, tmp_path) as (place, background, token):
        place.headers = {HEADER: str(PROTOCOL + 1)}
        place.answer = (200, {"of": "another shape"})
        await background.tell("alice", RUN_ID, parse(Run, RUNNING))
        with pytest.raises(OpenbisJupyterError, match="Your Jupyter server has a newer version"):
            await background.stop(token, RUN_ID)
