"""Nothing that code of a user can see opens more than what is that user's: recorded, and tried."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import requests
from integration.hub.conftest import TIMEOUT, Hub, Person
from integration.hub.recording import Seen, begin_recording, opened_beyond, seen_by
from integration.hub.test_background import runs_of
from nbformat.v4 import new_code_cell, new_notebook
from waiting import wait_until

from openbis_demo.stack import Stack
from openbis_jupyter.hub import keys


def test_the_trial_would_notice(hub: Hub, person: Person, resident: Person) -> None:
    """The same trial with what a server must never see: each is named."""
    theirs = hub.server_process(resident.home.name).environ()["JUPYTERHUB_API_TOKEN"]
    service = hub.service_process().environ()["JUPYTERHUB_API_TOKEN"]
    for token, found in (
        (theirs, "opens the server of somebody else"),
        (theirs, f"gets the credential of {resident.user}"),
        (resident.token, f"sees the account of {resident.user}"),
        (service, "is a token of service openbis"),
        (service, "is the hub itself to the service"),
        (service, "makes tokens for the server of somebody else"),
        (hub.administrator_token, "has the scope admin:users"),
    ):
        assert any(sentence.endswith(found) for sentence in opened_beyond(person, resident, [token])), found


def test_only_the_service_is_given_tokens_for_servers(hub: Hub, resident: Person) -> None:
    url = f"{hub.stack.hub_url}/hub/openbis/server-tokens"
    verify = str(hub.stack.ca_file)
    service = hub.service_process().environ()["JUPYTERHUB_API_TOKEN"]
    own = hub.server_process(resident.home.name).environ()["JUPYTERHUB_API_TOKEN"]

    def issue(token: str | None, body: object) -> requests.Response:
        headers = {"Authorization": f"token {token}"} if token else {}
        return requests.post(url, json=body, headers=headers, verify=verify, timeout=TIMEOUT)

    for token in (None, "x", own, hub.administrator_token):
        assert issue(token, {"user": "resident", "server": ""}).status_code == 403
    assert issue(service, {"user": "nobody-here", "server": ""}).status_code == 404
    for server in ("none-of-this-name", "x!user=other", "../other/"):
        assert issue(service, {"user": "resident", "server": server}).status_code == 404
    assert issue(service, {"name": "resident"}).status_code == 400
    issued = issue(service, {"user": "resident", "server": ""}).json()
    model = hub_model(hub, issued["token"])
    assert "access:servers!server=resident/" in model["scopes"]
    assert not [scope for scope in model["scopes"] if not scope.endswith(("resident/", "!user=resident"))]
    assert sent(hub, "GET", "/user/resident/api/contents", issued["token"]) == 200
    assert sent(hub, "GET", "/hub/api/users", issued["token"]) == 403
    listed = hub.administrate("GET", "users/resident/tokens").json()["api_tokens"]
    (ours,) = [one for one in listed if one["id"] == issued["id"]]
    assert ours["expires_at"] is not None
    for token, status in ((own, 403), (service, 204), (service, 204)):
        path = f"/hub/openbis/server-tokens/{issued['id']}"
        assert sent(hub, "DELETE", path, token) == status
    assert sent(hub, "GET", "/hub/api/user", issued["token"]) == 403


def test_a_service_that_ends_withdraws_its_tokens(hub: Hub, neighbour: Person) -> None:
    neighbour.launch(directory="before")
    assert ours_of(hub, neighbour)
    hub.service_process().terminate()
    wait_until(lambda: ours_of(hub, neighbour) == [])
    wait_until(lambda: neighbour.click(directory="again").ok)


def test_nothing_that_a_server_is_sent_opens_anything_of_others(hub: Hub, person: Person) -> None:
    """Launch cold and warm, options, run, stop of the run, renewal, sign-in, upgrade of the hub; two at once.

    Version 0.1.0 sent its own token to users' servers: after the upgrade that one opens nothing either.
    """
    crypt_key = bytes.fromhex(json.loads((hub.stack.directory / "secrets.json").read_text())["crypt_key"])
    other = hub.new_user()
    for one in (person, other):
        begin_recording(one)
    try:
        for one in (person, other):
            one.arrive()
            one.launch(directory="warm")
            ask_for_options(one)
        for one in (person, other):
            run_and_stop(one)
            one.account("renew")
        hub.stack.stop_hub()
        with as_version_0_1_0(hub.stack, crypt_key) as former:
            assert hub_model(hub, former)["name"] == "openbis"
        hub.stack.start_hub()
        assert hub_model(hub, keys.service_token(crypt_key))["name"] == "openbis"
        for one in (person, other):
            one.arrive()
            one.launch(directory="after the restart")
        # Both before the trial, which brings what the one has seen to the server of the other.
        recordings = [(person, other, seen_by(person)), (other, person, seen_by(other))]
        for one, somebody_else, seen in recordings:
            assert asked_by_the_service(seen) >= {"contents", "kernelspecs", "runs"}, (
                "the recording is complete"
            )
            assert opened_beyond(one, somebody_else, {*seen.candidates, former}) == []
    finally:
        other.leave()
    for secret in keys.service_secrets([crypt_key]):
        assert files_with(hub.stack.directory / "hub", secret) == [], (
            "the hub's database has what the service encrypts with"
        )


@contextlib.contextmanager
def as_version_0_1_0(stack: Stack, crypt_key: bytes) -> Iterator[str]:
    """The hub with what 0.1.0 made and where it kept it, until an upgrade; gives the token that users' servers saw."""
    token = keys.derived(crypt_key, "service token").hex()[:48]
    secret = keys.derived(crypt_key, "service").hex()
    former = (
        f"c.JupyterHub.services[0]['api_token'] = c.OpenbisAuthenticator.service_token = {token!r}\n"
        f"c.JupyterHub.services[0]['environment']['OPENBIS_JUPYTER_SECRET'] = {secret!r}\n"
    )
    now = stack.options
    stack.options = replace(now, hub_config=now.hub_config + former)
    try:
        stack.start_hub()
        yield token
        stack.stop_hub()
    finally:
        stack.options = now


def files_with(folder: Path, secret: bytes) -> list[Path]:
    """The files in which a secret stands, in plain or in digits."""
    spellings = (secret, secret.hex().encode())
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file for file in files if any(one in file.read_bytes() for one in spellings)]


def ask_for_options(person: Person) -> None:
    """As the form does, which wants to know the kernels of the server that runs."""
    answer = requests.post(
        f"{person.hub.stack.service_url}api/options",
        json={"entity": {"kind": "EXPERIMENT", "perm_id": "E-1"}},
        headers={"Authorization": f"Bearer {person.token}"},
        verify=str(person.hub.stack.ca_file),
        timeout=TIMEOUT,
    )
    assert answer.status_code == 200, answer.text


def run_and_stop(person: Person) -> None:
    """A run in the background that would not end, and its end."""
    endless = new_notebook(cells=[new_code_cell("import time\ntime.sleep(1e5)")])
    person.hub.openbis.datasets.add("N-1")
    person.hub.openbis.files["N-1"] = {"original/endless.ipynb": nbformat.writes(endless).encode()}
    source = {"dataset": "N-1", "mode": "continuation"}
    launch = person.launch(datasets=[], action="run", source=source, directory="runs", notebook="endless")
    path = f"/{launch['launch_id']}/stop"

    def run() -> dict[str, object]:
        return next(one for one in runs_of(person).json()["runs"] if one["run_id"] == launch["launch_id"])

    wait_until(lambda: run()["state"] == "running")
    assert runs_of(person, path, "POST").ok
    wait_until(lambda: run()["ended"])


def asked_by_the_service(seen: Seen) -> set[str]:
    """Which of the server's interfaces were asked with a token."""
    asked = set()
    for entry in seen.requests:
        if any(name == "Authorization" for name, _ in entry["headers"]):
            path = entry["request"].split(" ", 1)[1].split("?", 1)[0]
            asked |= {name for name in ("contents", "kernelspecs", "runs") if f"/{name}" in path}
    return asked


def hub_model(hub: Hub, token: str) -> dict[str, object]:
    """Whose token it is, to the hub."""
    answer = requests.get(
        f"{hub.stack.hub_url}/hub/api/user",
        headers={"Authorization": f"token {token}"},
        verify=str(hub.stack.ca_file),
        timeout=TIMEOUT,
    )
    assert answer.status_code == 200, answer.text
    model: dict[str, object] = answer.json()
    return model


def sent(hub: Hub, method: str, path: str, token: str) -> int:
    """The status that a request with this token is answered with."""
    return requests.request(
        method,
        hub.stack.hub_url + path,
        headers={"Authorization": f"token {token}"},
        verify=str(hub.stack.ca_file),
        timeout=TIMEOUT,
        allow_redirects=False,
    ).status_code


def ours_of(hub: Hub, person: Person) -> list[str]:
    """The person's tokens that the service asked for, by id."""
    listed = hub.administrate("GET", f"users/{person.home.name}/tokens").json()["api_tokens"]
    return [one["id"] for one in listed if one["note"].startswith("openBIS:")]
