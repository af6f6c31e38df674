"""A hub that version 0.1.0 left: its database and settings open with this version, and nothing in them is lost."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from openbis_jupyter.hub import keys, tickets
from openbis_jupyter.hub.database import CredentialStore, LaunchStore, RunStore, open_database
from openbis_jupyter.hub.settings import settings_from_json

LEFT = Path(__file__).parents[2] / "fixtures" / "version-0.1.0" / "hub"
FAR = datetime(2126, 1, 1, tzinfo=timezone.utc)
KEY = (LEFT / "crypt_key.txt").read_text(encoding="utf-8")
ENCRYPTION = keys.encryption(keys.service_secrets(keys.crypt_keys({keys.KEY_VARIABLE: KEY})))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    file = tmp_path / "openbis-jupyter.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript((LEFT / "openbis-jupyter.sql").read_text(encoding="utf-8"))
    connection.close()
    return open_database(f"sqlite:///{file}")


def test_launches_are_there_in_their_states(engine: Engine) -> None:
    store = LaunchStore(engine, ENCRYPTION)
    ready, failed, waiting = (store.get(f"launch-{number:09d}") for number in (1, 2, 3))
    assert ready and failed and waiting
    assert ready.state == "ready" and ready.url and ready.notebook_path == "notebooks/growth.ipynb"
    assert failed.retry and failed.error and failed.error["code"] == "spawn-failed"
    assert waiting.state == "accepted" and waiting.profile == "large" and waiting.run and waiting.content
    assert json.loads(waiting.content)["nbformat"] == 4
    assert store.by_key("alice", "click-001") == ready
    assert store.unfinished(0.0) == [waiting.id]


def test_a_ticket_still_hands_over_its_credential(engine: Engine) -> None:
    store = LaunchStore(engine, ENCRYPTION)
    ticket = store.use_ticket(tickets.digest("A" * 43), "launch-000000003")
    assert ticket is not None
    assert ticket.credential.kind == "session-token" and ticket.credential.openbis_user == "Bob"
    assert ticket.credential.token.startswith("Bob-")


def test_credentials_are_decrypted_and_the_revoked_stay_revoked(engine: Engine) -> None:
    store = CredentialStore(engine, ENCRYPTION)
    credential = store.get("alice")
    assert credential and credential.kind == "personal-access-token" and credential.valid_to == FAR
    assert credential.token == "$pat-alice-0123456789abcdef"
    assert store.is_revoked("$pat-carol-fedcba9876543210") and not store.is_revoked(credential.token)


def test_runs_are_remembered(engine: Engine) -> None:
    records = RunStore(engine).of("alice")
    assert {record.run.run_id: record.run.state for record in records} == {
        "run-0": "done",
        "run-1": "running",
        "run-2": "failed",
    }


def test_settings_in_the_services_environment_are_understood() -> None:
    settings = settings_from_json((LEFT / "settings.json").read_text(encoding="utf-8"))
    assert settings.openbis_url == "https://openbis.example.org"
    assert settings.base_path == "/jupyter/"
    assert [kernel.name for kernel in settings.kernels] == ["python3", "ir"]
    first = settings.profiles[0]
    assert (first.id, first.default, list(first.groups)) == ("small", True, [])
