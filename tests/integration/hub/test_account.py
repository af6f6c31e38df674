"""What a person sees of their account, and that renewed means renewed and revoked means revoked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import requests
from integration.hub.conftest import Hub, Person
from integration.hub.test_broker import ask, server_environment
from integration.hub.test_sign_in import log_in
from sqlalchemy import create_engine
from waiting import wait_until

from openbis_jupyter.hub.database import kept_of

# The real client, as a kernel runs it: it works, waits for a line, and works again with what it has.
KERNEL = """
import sys
from openbis_jupyter.client.credentials import from_hub
from openbis_jupyter.client.connecting.pybis_connection import Connection
from openbis_jupyter.errors import OpenbisJupyterError

held = from_hub()
o = Connection(held.url, held.token, renew=from_hub)
for _ in sys.stdin:
    try:
        answer = o._post_request_full_url(o.url + o.as_v3, {"method": "getSessionInformation", "params": [o.token]})
        print(answer["userName"], o.token, flush=True)
    except (OpenbisJupyterError, ValueError) as error:
        print("refused", getattr(error, "code", "openbis"), flush=True)
"""


class Kernel:
    """A process with the environment of the user's server."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", KERNEL],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def work(self) -> list[str]:
        """Use openBIS once: user and token, or `refused` and why."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def end(self) -> None:
        """End it."""
        self.process.communicate(timeout=30)


def credential(hub: Hub, token: str) -> str:
    """What the server is given: the token, or the code of the refusal."""
    status, answer = ask(hub, token)
    found = answer["credential"]["token"] if status == 200 else answer["error"]["code"]
    return str(found)


def test_the_account_of_somebody_new_is_empty(hub: Hub, person: Person) -> None:
    assert person.account() == {
        "user": person.user,
        "server": {"state": "stopped", "since": None, "profile": None},
        "credential": {"state": "none", "kind": None, "valid_to": None},
        "can_stop": True,
    }
    stranger = requests.get(
        hub.stack.service_url + "api/account",
        headers={"Authorization": "Bearer nobody"},
        verify=str(hub.stack.ca_file),
        timeout=30,
    )
    assert stranger.json()["error"]["code"] == "session-expired"


def test_renewed_and_revoked(hub: Hub, neighbour: Person) -> None:
    person = neighbour
    account = person.account()
    assert (account["server"]["state"], account["server"]["profile"]) == ("running", "Small")
    assert account["server"]["since"]
    assert account["credential"]["kind"] == "personal-access-token"
    environment = server_environment(person)
    hub_token = environment["JUPYTERHUB_API_TOKEN"]
    first = credential(hub, hub_token)
    kernel = Kernel(environment)
    try:
        assert kernel.work() == [person.user, first]

        renewed = person.account("renew")
        assert renewed["credential"]["state"] == "valid"
        second = credential(hub, hub_token)
        assert second != first
        assert set(access_tokens(hub, person)) == {second}, "the one that was replaced is gone"
        assert kernel.work() == [person.user, second], "a kernel that ran before gets the new one by itself"

        # The next launch and login keep the renewed one, now also in the hub.
        pats = set(hub.openbis.pats)
        person.follow(person.launch(directory="after"))
        assert set(hub.openbis.pats) == pats
        assert in_hub(hub, person) == second

        others = hub.new_user()
        others.account("renew")
        revoked = person.account("revoke")
        assert revoked["credential"]["state"] == "none"
        assert access_tokens(hub, person) == []
        assert access_tokens(hub, others) != []
        assert in_hub(hub, person) == second, "which we cannot change, so it must not count"
        assert credential(hub, hub_token) == "credential-missing"
        assert kernel.work() == ["refused", "credential-missing"]
    finally:
        kernel.end()

    person.follow(person.launch(directory="once-more"))
    third = credential(hub, hub_token)
    assert third not in (first, second)
    assert hub.openbis.users[third] == person.user


def access_tokens(hub: Hub, person: Person) -> list[str]:
    """Those that openBIS has of this person."""
    return [pat for pat in hub.openbis.pats if hub.openbis.users[pat] == person.user]


def test_an_access_token_that_ends_soon_is_replaced_and_deleted(hub: Hub, neighbour: Person) -> None:
    person = neighbour
    hub_token = server_environment(person)["JUPYTERHUB_API_TOKEN"]
    (first,) = access_tokens(hub, person)
    hub.openbis.pats[first]["validToDate"] = 1000 * (time.time() + 24 * 3600)
    before = len(hub.openbis.calls)
    person.launch(directory="soon")
    (second,) = access_tokens(hub, person)
    assert second != first
    deleted = [call for call in hub.openbis.calls[before:] if call == "deletePersonalAccessTokens"]
    assert deleted == ["deletePersonalAccessTokens"]
    assert credential(hub, hub_token) == second, "also where nobody follows this launch to the hub"
    hub.openbis.pats[second]["validToDate"] = 1000 * (time.time() + 24 * 3600)
    log_in(hub, token=person.token)
    (third,) = access_tokens(hub, person)
    assert third not in (first, second)
    assert in_hub(hub, person) == credential(hub, hub_token) == third


def in_hub(hub: Hub, person: Person) -> Any:
    """The token in the hub's `auth_state`."""
    model = hub.administrate("GET", f"users/{person.home.name}").json()
    return model["auth_state"]["openbis"]["token"]


def test_a_ticket_under_way_brings_nothing_back(hub: Hub, person: Person) -> None:
    launch = person.launch()
    assert person.account("revoke")["credential"]["state"] == "none"
    page = person.follow(launch)
    assert page.status_code == 403
    assert "ticket-invalid" in page.text


def test_without_access_tokens_the_session_is_held_until_it_is_revoked(hub: Hub, neighbour: Person) -> None:
    person = neighbour
    person.account("revoke")
    hub.openbis.pats_allowed = False
    person.follow(person.launch(directory="without"))
    hub_token = server_environment(person)["JUPYTERHUB_API_TOKEN"]
    assert credential(hub, hub_token) == person.token
    account = person.account()
    assert account["credential"] == {"state": "valid", "kind": "session-token", "valid_to": None}
    assert person.account("revoke")["credential"]["state"] == "none"
    assert person.token in hub.openbis.users, "the session of the openBIS page goes on"
    assert credential(hub, hub_token) == "credential-missing"
    person.follow(person.launch(directory="again"))
    assert credential(hub, hub_token) == person.token
    hub.openbis.pats_allowed = True
    person.account("renew")
    person.follow(person.launch(directory="allowed"))
    assert access_tokens(hub, person) == [in_hub(hub, person)] == [credential(hub, hub_token)]


def test_an_expired_credential_is_told(hub: Hub, neighbour: Person) -> None:
    person = neighbour
    held = in_hub(hub, person)
    del hub.openbis.users[held], hub.openbis.pats[held]
    found = wait_until(lambda: (c := person.account()["credential"])["state"] != "valid" and c)
    assert found == {"state": "expired", "kind": None, "valid_to": None}
    assert person.account("renew")["credential"]["state"] == "valid"


def test_an_access_token_changes_no_access_tokens(hub: Hub, person: Person) -> None:
    person.account("renew")
    (pat,) = access_tokens(hub, person)
    for action in ("renew", "revoke"):
        answer = person.click(f"api/account/{action}", token=pat)
        assert answer.json()["error"]["code"] == "request-invalid"
    assert pat in hub.openbis.pats


def test_whom_the_hub_deletes_the_service_forgets(hub: Hub, person: Person) -> None:
    person.sign_in()
    assert person.account("renew")["credential"]["state"] == "valid"
    database = create_engine(f"sqlite:///{hub.stack.directory}/hub/openbis-jupyter.sqlite")
    name = person.home.name
    try:
        assert set(kept_of(database, person.user, name)) >= {"launches", "tickets", "credentials"}
        assert hub.administrate("DELETE", f"users/{name}").status_code == 204
        assert kept_of(database, person.user, name) == {}
    finally:
        database.dispose()
    assert f"{name} is forgotten" in hub.log()
    foreign = requests.delete(
        f"{hub.stack.service_url}api/people/{name}",
        headers={"Authorization": f"token {hub.administrator_token}"},
        verify=str(hub.stack.ca_file),
        timeout=30,
    )
    assert foreign.status_code == 403, "nobody else has somebody forgotten"
