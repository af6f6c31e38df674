"""A page of openBIS or a user's server that is of another version than the hub, or asks for something odd."""

from typing import Any

import pytest
import requests
from integration.hub.conftest import Hub, Person

from openbis_jupyter.protocol.version import HEADER, PROTOCOL


def ask(hub: Hub, method: str, path: str, token: str, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    ca_file = str(hub.stack.ca_file)
    return requests.request(
        method, f"{hub.stack.service_url}api/{path}", headers=headers, verify=ca_file, timeout=30, **more
    )


def test_a_page_of_the_same_version_is_answered_and_so_is_one_that_says_none(
    hub: Hub, person: Person
) -> None:
    for body in ({}, {"protocol": PROTOCOL}):
        answer = ask(hub, "POST", "options", person.token, json=body)
        assert answer.status_code == 200 and answer.headers[HEADER] == str(PROTOCOL)


@pytest.mark.parametrize(
    "path", ["options", "launches", "workspaces", "sources", "account/renew", "runs/one/stop"]
)
def test_a_newer_page_reads_who_has_to_update(hub: Hub, person: Person, path: str) -> None:
    answer = ask(hub, "POST", path, person.token, json={"protocol": PROTOCOL + 1, "entity": 7})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "versions-differ")
    assert "This openBIS has a newer version" in error["message"]


def test_a_newer_server_reads_who_has_to_update(hub: Hub, person: Person) -> None:
    newer = {HEADER: str(PROTOCOL + 1)}
    answer = ask(hub, "GET", "credential", person.token, headers=newer)
    assert answer.json()["error"]["message"].startswith("Your Jupyter server has a newer version")


@pytest.mark.parametrize("path", ["launches/a%2Fb", "launches/%7Blaunch_id%7D", "runs/%C3%BC/stop"])
def test_an_odd_id_is_refused_as_json(hub: Hub, person: Person, path: str) -> None:
    method = "POST" if path.endswith("stop") else "GET"
    answer = ask(hub, method, path, person.token)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request-invalid")
