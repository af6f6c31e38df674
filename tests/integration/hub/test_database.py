"""The service's database is away for a while: it is waited for, and nothing is lost or ends for it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from integration.hub.conftest import Hub, Person, running_hub
from integration.hub.postgres import Postgres, postgres
from waiting import wait_until

from openbis_jupyter.doctor.service import Service, check_service


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    # Where pytest keeps its folders nobody else may look, and PostgreSQL does not run as root.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with postgres(Path(folder) / "postgres") as made:
            yield made


@pytest.fixture(scope="module")
def with_database(database: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub whose service keeps everything in a PostgreSQL that does not run yet."""
    directory = tmp_path_factory.mktemp("hub")
    with running_hub(directory, database_url=database.url, start_early="never") as hub:
        yield hub


def readiness(hub: Hub) -> tuple[int, dict[str, Any]]:
    url = f"{hub.stack.service_url}api/health/ready"
    answer = requests.get(url, verify=str(hub.stack.ca_file), timeout=60)
    return answer.status_code, answer.json()


def is_said_to_be_away(person: Person) -> None:
    answer = person.click()
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (503, "database-unreachable")
    assert "Try again in a minute" in error["advice"]
    assert "Retry-After" in answer.headers


def test_a_database_that_starts_late_and_goes_in_between(with_database: Hub, database: Postgres) -> None:
    hub = with_database
    person = hub.new_user()
    assert readiness(hub) == (503, {"status": "not-ready", "database": "away", "hub": "ok", "openbis": "ok"})
    is_said_to_be_away(person)
    service = Service(hub.stack.service_url, hub.stack.ca_file)
    (finding,) = check_service(service)
    assert (finding.code, finding.text.rpartition(": ")[2]) == ("service-part-away", "database.")
    database.start()
    wait_until(lambda: readiness(hub)[1]["status"] == "ready")
    assert check_service(service) == []
    person.arrive()
    person.leave()
    wait_until(lambda: not hub.administrate("GET", f"users/{person.home.name}").json()["servers"])

    held = hub.control(person.home.name, "hold")
    held.touch()
    launch = person.launch(directory="through")
    person.follow(launch)
    wait_until(lambda: hub.administrate("GET", f"users/{person.home.name}").json()["pending"] == "spawn")
    database.stop()
    held.unlink()
    wait_until(lambda: hub.administrate("GET", f"users/{person.home.name}").json()["servers"][""]["ready"])
    wait_until(lambda: readiness(hub)[0] == 503)
    is_said_to_be_away(person)
    database.start()
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert person.notebooks() == ["lab/yeast/growth.ipynb", "through/growth.ipynb"]
    log = hub.log()
    assert not [words for words in ("unforeseen", "[internal", "up failed", "uses failed") if words in log]


def test_openbis_that_is_away_leaves_people_their_launches(with_database: Hub, database: Postgres) -> None:
    hub = with_database
    database.start()
    hub.openbis.raw_answer = lambda: (502, {}, b"<html>no openBIS</html>")
    try:
        wait_until(lambda: readiness(hub)[1]["openbis"] == "away")
        assert readiness(hub) == (
            200,
            {"status": "degraded", "database": "ok", "hub": "ok", "openbis": "away"},
        )
    finally:
        hub.openbis.raw_answer = None
