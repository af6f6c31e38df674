"""The journey with JupyterHub of the former series, and the same folder with ours after it; servers are the usual ones.

All tests share one hub, and the last one upgrades it. `make test-older-hub` tries everything else with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil
import pytest
import requests
from hubs import JUPYTERHUB_5
from integration.hub.conftest import ADMIN_TOKEN, HUB_CONFIG, PROFILES
from waiting import wait_until

from openbis_demo.journey import (
    Visitor,
    compare_saved,
    datasets_of,
    experiment_perm_id,
    launch_request,
    new_browser,
    sign_in,
    wait_until_ready,
)
from openbis_demo.kernel import run_notebook
from openbis_demo.stack import HUB_CONFIG as CONFIG_FILE
from openbis_demo.stack import Stack, StackOptions, start_stack

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
TIMEOUT = 60.0


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Sandbox and hub; with 5 until the last test."""
    options = StackOptions(
        tmp_path_factory.mktemp("five"),
        hub_python=JUPYTERHUB_5,
        hub_config=HUB_CONFIG,
        path="/jupyter",
        hub_settings={"profiles": PROFILES},
        sandbox_arguments=("--faults", "--checksum-delay", "0"),
    )
    with start_stack(options) as stack:
        yield stack


@pytest.fixture(scope="module")
def alice(five: Stack) -> Visitor:
    return sign_in(five, "alice", "alice-demo")


def ask_hub(stack: Stack, path: str, token: str = ADMIN_TOKEN) -> Any:
    answer = requests.get(
        f"{stack.hub_url}/hub/api{path}",
        headers={"Authorization": f"token {token}"},
        verify=str(stack.ca_file),
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    return answer.json()


def environment_of(stack: Stack, name: str, value: str) -> dict[str, str]:
    """Of the process below the hub that has this variable."""
    for process in psutil.Process(stack.child("JupyterHub").process.pid).children(recursive=True):
        if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(name) == value:
            return process.environ()
    raise AssertionError(f"nothing runs with {name}={value}")


def scopes_of_the_service(stack: Stack) -> set[str]:
    token = environment_of(stack, "JUPYTERHUB_SERVICE_NAME", "openbis")["JUPYTERHUB_API_TOKEN"]
    return set(ask_hub(stack, "/user", token)["scopes"])


def click(visitor: Visitor, **choices: object) -> dict[str, Any]:
    owner = experiment_perm_id(visitor, EXPERIMENT)
    used = datasets_of(visitor, EXPERIMENT)[:2]
    launch: dict[str, Any] = visitor.call_service(method="launch", **launch_request(used, owner, **choices))
    return launch


def lab_of(stack: Stack) -> Path:
    """As long as it is there, her server has JupyterLab."""
    return stack.directory / "hub" / "control" / "alice.lab"


def come_to(visitor: Visitor, launch: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the ticket, and wait for the notebook without a page."""
    headers = {"Origin": visitor.openbis_url}
    ticket = {"ticket": launch["ticket"]}
    answer = visitor.browser.post(
        launch["redirect_url"], data=ticket, headers=headers, allow_redirects=False, timeout=TIMEOUT
    )
    assert answer.is_redirect, answer.text
    return wait_until_written(visitor, launch["launch_id"])


def wait_until_written(visitor: Visitor, launch_id: str) -> dict[str, Any]:
    """What openBIS tells of the launch in the end."""

    def state() -> dict[str, Any]:
        told: dict[str, Any] = visitor.call_service(method="status", launch_id=launch_id)
        assert told["state"] != "failed", told
        return told

    return wait_until(lambda: told if (told := state())["state"] == "ready" else None)


def run_of(visitor: Visitor, launch: dict[str, Any]) -> dict[str, Any]:
    runs = visitor.call_service(method="runs")["runs"]
    found: dict[str, Any] = next(one for one in runs if one["run_id"] == launch["launch_id"])
    return found


def test_below_a_path_nothing_listens_on_other_interfaces(five: Stack) -> None:
    processes = psutil.Process(five.child("JupyterHub").process.pid).children(recursive=True)
    held = [socket for process in processes for socket in process.net_connections("tcp")]
    listening = {socket.laddr.ip for socket in held if socket.status == psutil.CONN_LISTEN}
    assert five.hub_url.endswith("/jupyter")
    assert listening == {"127.0.0.1"}


def test_the_service_starts_servers_with_the_least_that_there_is(five: Stack) -> None:
    assert ask_hub(five, "/")["version"].startswith("5.")
    least = {"read:users:name", "read:servers", "servers", "delete:servers", "admin:auth_state"}
    assert scopes_of_the_service(five) == least
    findings = doctor_of_5(five)
    assert findings["jupyterhub"] == [("skipped", "hub-rights-wider")]
    # People's servers are those of the other tests, with a JupyterHub of the next series beside them.
    assert findings["users"] == [("warning", "user-package-other")]
    others = {
        level
        for check, found in findings.items()
        if check not in ("jupyterhub", "users")
        for level, _ in found
    }
    assert others == {"ok"}


def doctor_of_5(stack: Stack) -> dict[str, list[tuple[str, str]]]:
    """(level, code) by check."""
    secrets = json.loads((stack.directory / "secrets.json").read_text())
    ended = subprocess.run(
        [
            *(str(Path(JUPYTERHUB_5).with_name("openbis-jupyter-hub")), "doctor", "--json"),
            *("--config", str(CONFIG_FILE), "--hub-url", stack.hub_url, "--ca-file", str(stack.ca_file)),
        ],
        env={
            "OPENBIS_DEMO_SETTINGS": str(stack.directory / "hub-settings.json"),
            "JUPYTERHUB_CRYPT_KEY": secrets["crypt_key"],
            "JUPYTERHUB_TOKEN": ADMIN_TOKEN,
            # As the hub of this test has it.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        },
        capture_output=True,
        check=False,
        text=True,
        timeout=TIMEOUT,
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in json.loads(ended.stdout)["findings"]:
        found.setdefault(finding["check"], []).append((finding["level"], finding["code"]))
    return found


def test_a_notebook_with_a_profile_of_ones_choice_runs_and_is_saved(five: Stack, alice: Visitor) -> None:
    before = set(datasets_of(alice, EXPERIMENT))
    lab_of(five).touch()
    launch = click(alice, profile="large")
    alice.follow(launch)
    state = wait_until_ready(alice, five, launch["launch_id"])
    lab_of(five).unlink()
    assert environment_of(five, "JUPYTERHUB_USER", "alice")["TEST_SIZE"] == "L"
    page = alice.browser.get(urljoin(five.hub_url, state["url"]), timeout=TIMEOUT)
    assert "jupyter-config-data" in page.text
    run = run_notebook(alice.browser, page.url.split("/lab", 1)[0], state["notebook_path"], five.ca_file)
    (saved,) = set(datasets_of(alice, EXPERIMENT)) - before
    compare_saved(five, alice, saved, run.saved_bytes)


def test_a_notebook_runs_in_the_background_and_is_stopped(alice: Visitor) -> None:
    """The service orders it from the server, which tells how it goes; saving is the same as in the foreground."""
    launch = click(alice, action="run", profile="large", notebook="background")
    wait_until(lambda: run_of(alice, launch)["state"] == "running", 120)
    alice.call_service(method="stop_run", run_id=launch["launch_id"])
    run = wait_until(lambda: found if (found := run_of(alice, launch))["ended"] else None, 120)
    assert (run["state"], run["error"]) == ("cancelled", None)


def test_another_profile_restarts_the_server(five: Stack, alice: Visitor) -> None:
    with pytest.raises(RuntimeError, match="profile-other"):
        click(alice, profile="small")
    come_to(alice, click(alice, profile="small", running_server="restart"))
    assert environment_of(five, "JUPYTERHUB_USER", "alice")["TEST_SIZE"] == "S"


def test_the_pages_of_the_sign_in(five: Stack, alice: Visitor) -> None:
    """Both are in the hub's own look: its templates, its token against forged forms."""
    browser = new_browser(five.ca_file)
    form = browser.get(f"{five.hub_url}/hub/login", timeout=TIMEOUT)
    fields = {"username": "bob", "password": "bob-demo", "_xsrf": browser.cookies["_xsrf"]}
    assert 'name="token"' in form.text
    at_home = browser.post(f"{five.hub_url}/hub/login?next=/jupyter/hub/home", data=fields, timeout=TIMEOUT)
    assert (at_home.status_code, at_home.url) == (200, f"{five.hub_url}/hub/home")
    # Bob's browser is sent to what Alice has clicked: he is asked, not signed in.
    launch = click(alice, notebook="planted")
    asked = browser.post(launch["redirect_url"], data={"ticket": launch["ticket"]}, timeout=TIMEOUT)
    assert "You are signed in as somebody else" in asked.text
    assert "_xsrf" in asked.text


def test_the_same_folder_with_the_next_series(five: Stack, alice: Visitor) -> None:
    """A launch that is under way when the hub stops is finished when it runs again."""
    alice.call_service(method="stop")
    wait_until(lambda: alice.call_service(method="account")["server"]["state"] == "stopped")
    held = five.directory / "hub" / "control" / "alice.hold"
    held.touch()
    under_way = click(alice, notebook="before")["launch_id"]
    wait_until(lambda: ask_hub(five, "/users/alice")["pending"] == "spawn")
    runs = alice.call_service(method="runs")
    credential = alice.call_service(method="account")["credential"]
    assert runs["runs"] and credential["kind"] == "personal-access-token"
    five.stop_hub()
    held.unlink()
    database = five.directory / "hub" / "jupyterhub.sqlite"
    subprocess.run(
        [sys.executable, "-m", "jupyterhub", "upgrade-db", f"--db=sqlite:///{database}"],
        # It calls `alembic`.
        env={"PATH": str(Path(sys.executable).parent)},
        cwd=five.directory,
        check=True,
        capture_output=True,
        timeout=TIMEOUT,
    )
    five.options = replace(five.options, hub_python=sys.executable)
    five.start_hub()
    assert ask_hub(five, "/")["version"].startswith("6.")
    assert {"start:servers", "delete:servers"} <= scopes_of_the_service(five)
    assert "servers" not in scopes_of_the_service(five)
    assert alice.call_service(method="runs") == runs
    assert alice.call_service(method="account")["credential"] == credential
    assert wait_until_written(alice, under_way)["notebook_path"].endswith("before.ipynb")
    assert come_to(alice, click(alice, notebook="after"))["notebook_path"].endswith("after.ipynb")
