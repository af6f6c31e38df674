"""Runs in the background at a real hub: a server tells of its own, and its person alone looks them up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from integration.hub.conftest import Hub, Person
from integration.hub.test_broker import server_environment

pytestmark = pytest.mark.slow

TOLD = json.loads((Path(__file__).parents[2] / "contract/runs_answer.json").read_text("utf-8"))["runs"][1]


def runs_of(person: Person, path: str = "", method: str = "GET") -> requests.Response:
    """What openBIS asks the service about this person's runs."""
    return requests.request(
        method,
        f"{person.hub.stack.service_url}api/runs{path}",
        headers={"Authorization": f"Bearer {person.token}"},
        verify=str(person.hub.stack.ca_file),
        timeout=60,
    )


def tell(hub: Hub, token: str, run: dict[str, Any], run_id: str | None = None) -> int:
    """A message of a server; gives the status."""
    return requests.put(
        f"{hub.stack.service_url}api/runs/{run_id or run['run_id']}",
        json=run,
        headers={"Authorization": f"token {token}"},
        verify=str(hub.stack.ca_file),
        timeout=60,
    ).status_code


def test_only_a_server_tells_of_runs_and_only_of_its_users(hub: Hub, resident: Person) -> None:
    token = server_environment(resident)["JUPYTERHUB_API_TOKEN"]
    stranger = hub.new_user()
    assert runs_of(stranger, f"/{TOLD['run_id']}/stop", "POST").status_code == 404
    assert tell(hub, token, TOLD) == 200
    assert TOLD in runs_of(resident).json()["runs"]
    assert runs_of(stranger).json() == {"runs": []}
    for refused, status in (
        (tell(hub, resident.token, TOLD), 404),
        (tell(hub, token, TOLD, "another"), 400),
        (tell(hub, token, {**TOLD, "cell": 12}), 400),
        (tell(hub, token, {**TOLD, "title": "x" * 70_000}), 400),
    ):
        assert refused == status
