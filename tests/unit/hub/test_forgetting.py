"""Forgetting a person: what names them is deleted, nothing of anybody else, and what remains elsewhere is said."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import text
from sqlalchemy.engine import Engine
from unit.hub.openbis_double import OpenbisDouble
from unit.hub.test_launch_store import CREDENTIAL, a_launch
from unit.hub.test_run_store import DONE

from openbis_jupyter.hub import audit, tickets
from openbis_jupyter.hub.commands import main
from openbis_jupyter.hub.credentials import CredentialManager
from openbis_jupyter.hub.database import (
    CredentialStore,
    EarlyStartStore,
    LaunchStore,
    RunStore,
    TurnStore,
    impersonal_tables,
    kept_of,
    open_database,
)
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.service.people import People
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc

KEPT = {
    "credentials": 1,
    "early_starts": 1,
    "launches": 2,
    "revoked": 1,
    "runs": 1,
    "tickets": 2,
    "turns": 1,
}


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path}/openbis-jupyter.sqlite")
    encryption = MultiFernet([Fernet(Fernet.generate_key())])
    launches, credentials = LaunchStore(engine, encryption), CredentialStore(engine, encryption)
    for number, user in enumerate(("alice", "alice", "bob", "bob")):
        launches.add(a_launch(number, user=user, key=f"click-{number:03d}"))
        tickets.issue(launches, f"launch-{number:09d}", CREDENTIAL, 60)
    for user in ("alice", "bob"):
        credentials.revoke(user, [f"$pat-{user}-old"])
        credentials.keep(replace(CREDENTIAL, openbis_user=user))
        EarlyStartStore(engine).keep(user, time.time())
        RunStore(engine).tell(user, DONE)
        TurnStore(engine, "p").take(user)
    return engine


@pytest.fixture
def forget(
    tmp_path: Path, openbis: OpenbisDouble, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The command, as it is run in the hub's folder."""
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", secrets.token_hex(32))
    config = tmp_path / "jupyterhub_config.py"
    config.write_text(
        "from openbis_jupyter.hub import configure\n"
        f"c.JupyterHub.db_url = 'sqlite:///{tmp_path}/jupyterhub.sqlite'\n"
        f"configure(c, openbis_url={openbis.url!r}, ca_file={str(openbis.ca_file)!r}, "
        "hub_url='https://hub.example.org', "
        f"audit_file='{tmp_path}/audit.jsonl')\n"
    )

    def run(*arguments: str, token: str = "", answer: str = "") -> Result:
        return CliRunner().invoke(
            main,
            ["forget", "--config", str(config), *arguments],
            input=answer,
            env={"OPENBIS_TOKEN": token or None, "SUDO_USER": "root-of-the-hub"},
        )

    yield run
    for handler in audit.log.handlers:
        handler.close()
    audit.log.handlers, audit.log.propagate = [], True


def test_every_table_names_its_person_or_is_said_to_name_nobody() -> None:
    """A new table with people in it is forgotten by itself; one that hides them has to say so here."""
    assert impersonal_tables() == ["processes"]


def test_all_of_one_person_is_deleted_and_nothing_of_the_others(
    forget: Any, database: Engine, tmp_path: Path
) -> None:
    assert kept_of(database, "alice", "alice") == KEPT
    said = forget("alice", "--dry-run")
    assert said.exit_code == 0, said.output
    assert "2 launches" in said.output and "Delete this?" not in said.output
    assert kept_of(database, "alice", "alice") == KEPT, "nothing is changed"
    refused = forget("alice", answer="n\n")
    assert (refused.exit_code, kept_of(database, "alice", "alice")) == (130, KEPT)

    done = forget("alice", answer="y\n")
    assert done.exit_code == 0, done.output
    (line,) = (tmp_path / "audit.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["act"], told["person"], told["by"]) == ("forget", "alice", "root-of-the-hub")
    for words in ("JupyterHub's admin page", "datasets", "OPENBIS_TOKEN", "~/.pybis"):
        assert words in done.output
    assert kept_of(database, "alice", "alice") == {}
    assert kept_of(database, "bob", "bob") == KEPT
    again = forget("alice", "--yes")
    assert again.exit_code == 0 and "Nothing is kept of alice here." in again.output


def test_programs_get_one_object_and_are_asked_nothing(
    forget: Any, database: Engine, openbis: OpenbisDouble
) -> None:
    assert forget("alice", "--json").exit_code == 2
    openbis.users["admin-session"] = "admin"
    for user in ("alice", "bob"):
        openbis.pats[f"$pat-{user}"] = {"sessionName": "jupyter"}
        openbis.users[f"$pat-{user}"] = user
    openbis.pats["$pat-alice-own"], openbis.users["$pat-alice-own"] = {"sessionName": "scripts"}, "alice"
    told = json.loads(forget("alice", "--json", "--yes", token="admin-session").output)
    assert (told["kept"], told["access_tokens"], told["forgotten"]) == (KEPT, 1, True)
    assert not [line for line in told["remains"] if "OPENBIS_TOKEN" in line]
    assert sorted(openbis.pats) == ["$pat-alice-own", "$pat-bob"], "only what was made for Jupyter"


def test_where_openbis_refuses_nothing_is_deleted(forget: Any, database: Engine) -> None:
    refused = forget("alice", "--yes", token="no-session")
    assert refused.exit_code == 1, refused.output
    assert "Traceback" not in refused.output and "no-session" not in refused.output
    assert kept_of(database, "alice", "alice") == KEPT


def test_a_database_that_is_not_there_is_not_made(forget: Any, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    failed = forget("alice", "--database-url", f"sqlite:///{elsewhere}")
    assert failed.exit_code == 2 and "in its folder" in failed.output
    assert not elsewhere.exists()


async def test_whom_the_hub_deleted_while_the_service_was_away_is_forgotten_after_a_day(
    database: Engine,
) -> None:
    async def user(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.json_response({"name": name}) if name == "bob" else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/users/{name}", user)
    records, encryption = Threads(1), MultiFernet([Fernet(Fernet.generate_key())])
    stored = CredentialStore(database, encryption)
    async with TestServer(app) as server, aiohttp.ClientSession() as client:
        url = str(server.make_url("")).rstrip("/")
        launches = LaunchStore(database, encryption)
        gateway = Gateway(Rpc("https://openbis.example.org", None, 1.0))
        credentials = CredentialManager(gateway, records, records, launches, stored)
        people = People(database, records, stored, credentials, HubApi(client, url, "t", url))
        await people.forget_unknown()
        assert kept_of(database, "alice", "alice") == KEPT, "they may be about to sign in"
        with database.begin() as connection:
            connection.execute(text("UPDATE credentials SET kept_at = kept_at - 86401"))
        await people.forget_unknown()
        assert kept_of(database, "alice", "alice") == {}
        assert kept_of(database, "bob", "bob") == KEPT
    records.stop()
