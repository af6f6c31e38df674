"""Two services on one PostgreSQL are one: whichever answers or ends, no launch is lost and none is done twice."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psycopg
import pytest
import requests
from cryptography.fernet import Fernet, MultiFernet
from integration.hub.balancer import Balancer, balancing
from integration.hub.conftest import HUB_CONFIG, TIMEOUT, Hub, Person
from integration.hub.postgres import Postgres, postgres
from sqlalchemy import inspect
from unit.hub.openbis_double import serve
from unit.hub.test_launch_store import CREDENTIAL, a_launch
from waiting import wait_until

from openbis_demo.processes import Child, free_port, wait_for
from openbis_demo.stack import HUB_CONFIG as CONFIG_FILE
from openbis_demo.stack import Stack, StackOptions
from openbis_jupyter.hub import keys, tickets
from openbis_jupyter.hub.database import LaunchStore, ProcessStore, TurnStore, open_database
from openbis_jupyter.protocol.tickets import TicketRef

PREFIX = "/services/openbis/"
BETWEEN_CLICKS = 0.1
"""Seconds, while a process ends."""
BETWEEN_CLICKS_ELSE = 1.0
"""What starts anew would wait for those who click."""


class SharedStack(Stack):
    """A hub that starts no service: two run beside it, with the same configuration file."""

    environment: Mapping[str, str]
    services: tuple[str, str]

    def start_child(self, name: str, command: list[str], environment: Mapping[str, str]) -> Child:
        child = super().start_child(name, command, environment)
        if name == "JupyterHub":
            self.environment = environment
            with ThreadPoolExecutor(2) as threads:
                list(threads.map(self.start_service, range(2)))
        return child

    def start_service(self, number: int) -> None:
        """Returns when it answers."""
        address = self.services[number]
        command = [
            str(Path(sys.executable).with_name("openbis-jupyter-hub")), "serve",
            "--config", str(CONFIG_FILE), "--listen", address,
        ]  # fmt: skip
        child = super().start_child(service_name(number), command, self.environment)

        def answers() -> bool | None:
            try:
                return requests.get(f"{address}{PREFIX}api/health", timeout=5).ok or None
            except requests.RequestException:
                return None

        wait_for(child, "answer", answers, 60)

    def end_service(self, number: int) -> None:
        """As systemd does: SIGTERM, and wait."""
        child = self._children.pop(service_name(number))
        child.stop()

    def kill_service(self, number: int) -> None:
        """As a power cut does."""
        child = self._children.pop(service_name(number))
        child.kill()
        child.stop()


def service_name(number: int) -> str:
    return f"service {number}"


@dataclass(frozen=True)
class Pair:
    """The running hub, its two services, what stands before them, and their database."""

    hub: Hub
    stack: SharedStack
    balancer: Balancer
    database: Postgres

    def owner(self, launch_id: str) -> int | None:
        """Which of the services carries the launch on."""
        query = (
            "SELECT pid FROM launches JOIN processes ON processes.id = launches.owner WHERE launches.id = %s"
        )
        rows = self._asked(query, launch_id)
        pids = {self.stack.child(service_name(number)).pid: number for number in range(2)}
        return pids.get(rows[0][0]) if rows else None

    def states(self, launch_ids: list[str]) -> dict[str, int]:
        """How many of these launches are in which state."""
        query = "SELECT state, count(*) FROM launches WHERE id = ANY(%s) GROUP BY state"
        return dict(self._asked(query, launch_ids))

    def _asked(self, query: str, value: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(
            host="127.0.0.1", port=self.database.port, user="launches", dbname="postgres"
        ) as connection:
            return connection.execute(query, (value,)).fetchall()


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with postgres(Path(folder) / "postgres") as made:
            made.start()
            yield made


@pytest.fixture(scope="module")
def _pair(database: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    directory = tmp_path_factory.mktemp("hub")
    services = (f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}")
    with balancing(services, free_port()) as balancer, serve(directory / "tls") as openbis:
        settings = {
            "database_url": database.url,
            "service_runs": "elsewhere",
            "service_url": balancer.url,
            "audit_file": str(directory / "audit.jsonl"),
            "log_format": "json",
        }
        stack = SharedStack(StackOptions(directory, hub_settings=settings, hub_config=HUB_CONFIG))
        stack.services = services
        stack.sandbox_ready = {"url": openbis.url, "eln_url": openbis.url}
        try:
            stack.start_hub()
            yield Pair(Hub(stack, openbis), stack, balancer, database)
        finally:
            stack.stop()


@pytest.fixture
def pair(_pair: Pair) -> Iterator[Pair]:
    yield _pair
    _pair.balancer.only = None


@pytest.fixture
def person(pair: Pair) -> Iterator[Person]:
    somebody = pair.hub.new_user()
    yield somebody
    somebody.leave()


def test_every_request_of_a_launch_may_meet_another_process(pair: Pair, person: Person) -> None:
    hub = pair.hub
    held = hub.control(person.home.name, "hold")
    held.touch()
    launch = person.launch()
    # Ticket, sign-in of the service at the hub and back again, page, events: each at the next process.
    page = person.follow(launch)
    assert page.status_code == 200, page.text
    launch_id = launch["launch_id"]
    owner = wait_until(lambda: None if (found := pair.owner(launch_id)) is None else (found,))[0]
    pair.balancer.only = 1 - owner
    seen: list[str] = []
    for state in person.states(launch_id):
        seen.append(state["state"])
        held.unlink(missing_ok=True)
    assert "starting" in seen
    assert seen[-1] == "ready", "told by the process that did nothing of it"
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]
    assert {number for number, _ in pair.balancer.asked} == {0, 1}

    pair.balancer.only = None
    with ThreadPoolExecutor(6) as threads:
        launches = list(threads.map(lambda _: person.launch(directory="many"), range(6)))
    paths = {one["notebook_path"] for one in launches}
    assert paths == {"many/growth.ipynb", *(f"many/growth-{n}.ipynb" for n in range(2, 7))}
    for path in paths:
        nbformat.validate(nbformat.read(person.home / path, as_version=4))

    key = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as threads:
        same = list(threads.map(lambda _: person.launch(directory="once", launch_key=key), range(4)))
    assert len({one["launch_id"] for one in same}) == 1
    assert [path for path in person.notebooks() if path.startswith("once/")] == ["once/growth.ipynb"]

    # What is renewed or revoked at one is so at the other.
    for number in (0, 1):
        # Each has seen this person before, and remembers the token of then.
        pair.balancer.only = number
        assert person.launch(directory=f"before-{number}")["state"] == "ready"
    assert person.account("renew")["credential"]["state"] == "valid"
    (renewed,) = [pat for pat in hub.openbis.pats if hub.openbis.users[pat] == person.user]
    pair.balancer.only = 0
    assert person.launch(directory="renewed")["state"] == "ready"
    assert [pat for pat in hub.openbis.pats if hub.openbis.users[pat] == person.user] == [renewed]
    person.account("revoke")
    for number in (0, 1):
        pair.balancer.only = number
        assert person.account()["credential"]["state"] == "none"

    # One record of all three processes, and logs that programs read.
    record = [json.loads(line) for line in (pair.stack.directory / "audit.jsonl").read_text().splitlines()]
    acts = [one["act"] for one in record if one.get("launch") == launch_id or one["act"] == "sign-in"]
    assert acts == ["launch", "ticket-used", "sign-in", "launch-end"]
    logged = pair.stack.child(service_name(owner)).log_file.read_text().splitlines()
    assert launch_id in {json.loads(line).get("launch") for line in logged}


def test_a_ticket_is_used_once_when_both_are_asked_at_the_same_time(pair: Pair, person: Person) -> None:
    crypt_key = pair.stack.secrets["crypt_key"]
    token = keys.service_token(keys.crypt_keys({keys.KEY_VARIABLE: crypt_key})[0])
    launches = [person.launch(directory=f"ticket-{number}") for number in range(8)]

    def redeem(order: tuple[str, dict[str, Any]]) -> int:
        service, launch = order
        return requests.post(
            f"{service}{PREFIX}api/tickets/redeem",
            json={"launch_id": launch["launch_id"], "ticket": launch["ticket"]},
            headers={"Authorization": f"token {token}"},
            timeout=TIMEOUT,
        ).status_code

    with ThreadPoolExecutor(4) as threads:
        for launch in launches:
            orders = [(service, launch) for service in pair.stack.services for _ in range(2)]
            assert sorted(threads.map(redeem, orders)) == [200, 403, 403, 403]


def test_a_process_that_is_killed_in_the_middle_is_followed_by_the_other(pair: Pair, person: Person) -> None:
    held = pair.hub.control(person.home.name, "hold")
    held.touch()
    launch = person.launch()
    person.follow(launch)
    launch_id = launch["launch_id"]
    owner = wait_until(lambda: None if (found := pair.owner(launch_id)) is None else (found,))[0]
    wait_until(
        lambda: pair.hub.administrate("GET", f"users/{person.home.name}").json().get("pending") == "spawn"
    )
    pair.stack.kill_service(owner)
    held.unlink()
    assert person.wait_for_end(launch_id)["state"] == "ready", "whoever watches is told by the other one"
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]
    pair.stack.start_service(owner)


def test_an_upgrade_one_after_the_other_loses_no_click(pair: Pair, person: Person) -> None:
    person.arrive()
    late = pair.hub.new_user()
    held = pair.hub.control(late.home.name, "hold")
    held.touch()
    under_way = late.launch()
    late.follow(under_way)
    wait_until(lambda: pair.owner(under_way["launch_id"]) is not None)
    ending, replaced = threading.Event(), threading.Event()

    def click_until_replaced() -> list[dict[str, Any]]:
        answers = []
        while not replaced.is_set():
            # Names of their own: where one is taken, the whole folder is listed.
            answers.append(person.launch(directory="upgrade", notebook=uuid.uuid4().hex))
            if ending.wait(BETWEEN_CLICKS_ELSE):
                replaced.wait(BETWEEN_CLICKS)
        return answers

    with ThreadPoolExecutor(1) as threads:
        clicking = threads.submit(click_until_replaced)
        try:
            for number in (0, 1):
                ending.set()
                pair.stack.end_service(number)
                ending.clear()
                pair.stack.start_service(number)
        finally:
            replaced.set()
        answers = clicking.result(TIMEOUT)
    clicks = [answer["launch_id"] for answer in answers]
    wait_until(lambda: pair.states(clicks) == {"ready": len(clicks)})
    written = [path for path in person.notebooks() if path.startswith("upgrade/")]
    assert len(written) == len(answers) > 4
    held.unlink()
    assert late.wait_for_end(under_way["launch_id"])["state"] == "ready", "both that began it have ended"
    late.leave()


def test_a_database_made_by_many_at_once_and_decided_by_it_alone(database: Postgres) -> None:
    """What SQLite cannot show: connections that wait for each other's rows."""
    with psycopg.connect(
        host="127.0.0.1", port=database.port, user="launches", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE empty")
    url = database.url.rpartition("/")[0] + "/empty"
    with ThreadPoolExecutor(8) as threads:
        engines = list(threads.map(lambda _: open_database(url), range(8)))
        assert {"launches", "tickets", "processes", "turns"} <= set(inspect(engines[0]).get_table_names())
        encryption = MultiFernet([Fernet(Fernet.generate_key())])
        stores = [LaunchStore(engine, encryption) for engine in engines]
        processes = [ProcessStore(engine, f"machine {number}") for number, engine in enumerate(engines)]
        list(threads.map(ProcessStore.tell, processes))
        assert [one.is_first() for one in processes].count(True) == 1
        for number in range(10):
            launch = a_launch(number, key=f"click-{number:03d}")
            same = list(threads.map(lambda store, launch=launch: store.add(launch)[1], stores))
            assert same.count(True) == 1
            claims = threads.map(
                lambda store, process, launch=launch: store.claim(launch.id, process.id), stores, processes
            )
            owners = [claim.owner for claim in claims if claim]
            assert len(owners) == 1
            reference = TicketRef(
                launch_id=launch.id, ticket=tickets.issue(stores[0], launch.id, CREDENTIAL, 60)
            )
            digest = tickets.digest(reference.ticket)
            held = threads.map(
                lambda store, digest=digest, launch=launch: store.use_ticket(digest, launch.id), stores
            )
            assert len([one for one in held if one]) == 1
            turns = [TurnStore(engine, one.id) for engine, one in zip(engines, processes, strict=True)]
            assert list(threads.map(lambda turn: turn.take("anna"), turns)).count(True) == 1
            list(threads.map(lambda turn: turn.give_back("anna"), turns))
            dead = processes[[one.id for one in processes].index(owners[0] or "")]
            dead.end()
            assert sum(bool(store.left_to(one.id)) for store, one in zip(stores, processes, strict=True)) >= 7
            dead.tell()
            stores[0].change(launch.id, state="ready")
    for engine in engines:
        engine.dispose()
