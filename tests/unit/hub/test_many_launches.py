"""A database that has grown for a week costs a click no more than an empty one: nothing asked often reads it all."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from unit.hub.test_launch_store import CREDENTIAL, a_launch
from unit.hub.test_run_store import DONE

from openbis_jupyter.hub import tickets
from openbis_jupyter.hub.database import (
    CredentialStore,
    EarlyStartStore,
    LaunchStore,
    ProcessStore,
    RunStore,
    TurnStore,
    open_database,
)
from openbis_jupyter.hub.database.engine import METADATA

LARGE = ("launches", "tickets", "runs", "credentials", "revoked")
FEW = ("ix_launches_owner", "ix_launches_waiting_since", "ix_early_starts_asked_at")
"""Indexes that hold little, however large their table is; these may be read to their end."""
PAST = 2000


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path}/launches.sqlite")


def work(engine: Engine) -> None:
    """What one click, its ticket, its page, its run and the looks of every few seconds ask the database."""
    encryption = MultiFernet([Fernet(Fernet.generate_key())])
    launches, processes = LaunchStore(engine, encryption), ProcessStore(engine)
    credentials, runs, early = CredentialStore(engine, encryption), RunStore(engine), EarlyStartStore(engine)
    turns = TurnStore(engine, processes.id)
    processes.tell()
    launch, _ = launches.add(a_launch())
    launches.by_key("alice", launch.launch_key)
    ticket = tickets.issue(launches, launch.id, CREDENTIAL, 60)
    launches.waiting_credential("alice")
    launches.use_ticket(tickets.digest(ticket), launch.id)
    launches.claim(launch.id, processes.id)
    launches.change(launch.id, processes.id, waiting_since=time.time())
    launches.line()
    launches.told([launch.id])
    launches.left_to(processes.id)
    turns.take("alice")
    turns.give_back("alice")
    launches.change(launch.id, processes.id, state="ready")
    launches.reopen(launch.id, "again", "ready", processes.id)
    launches.unfinished(0, "alice")
    launches.begun_since("alice", 0)
    launches.void_tickets("alice")
    credentials.keep(CREDENTIAL)
    credentials.get("alice")
    credentials.revoke("alice", ["a"])
    credentials.is_revoked("a")
    runs.tell("alice", DONE)
    runs.of("alice")
    early.keep("alice", 1.0)
    early.asked_before(2.0)
    processes.is_first()


def _reads_much(step: str) -> bool:
    """In: a step of a plan, as `SCAN table` or `SEARCH table USING INDEX name`."""
    word, table, *how = step.split()
    return word == "SCAN" and table in LARGE and not set(FEW) & set(how)


def test_nothing_that_is_asked_often_reads_a_whole_table(engine: Engine) -> None:
    past = [
        replace(
            a_launch(number, f"user-{number % 100}", f"past-{number}"), state="ready", id=f"past-{number}"
        ).__dict__
        for number in range(PAST)
    ]
    with engine.begin() as connection:
        connection.execute(METADATA.tables["launches"].insert(), past)
        connection.execute(text("ANALYZE"))
    asked: dict[str, Any] = {}

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", note)
    work(engine)
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) > 30
    scans = []
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for statement, parameters in asked.items():
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan = [row[3] for row in cursor.fetchall()]
            scans += [(step, statement) for step in plan if _reads_much(step)]
        cursor.close()
    assert scans == []
