"""The doctor beside a real hub and a sandbox that runs from a folder into which the plugin was installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from integration.hub.conftest import Hub
from integration.sandbox.server import Server, serving
from unit.install.folders import Folders, build

from openbis_demo.stack import Stack
from openbis_jupyter.install.installer import install, settings_for
from openbis_jupyter.install.layout import find_layout

PROGRAM = str(Path(sys.executable).with_name("openbis-jupyter"))


def doctor(*arguments: str, **environment: str) -> tuple[int, dict[str, list[tuple[str, str]]], str]:
    """Exit status, (level, code) by check, and all that was printed."""
    ended = subprocess.run(
        [PROGRAM, "doctor", "--json", *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )
    # Everything is said in the findings, nothing beside them.
    assert ended.stderr == ""
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in json.loads(ended.stdout)["findings"]:
        found.setdefault(finding["check"], []).append((finding["level"], finding["code"]))
    return ended.returncode, found, ended.stdout + ended.stderr


def trusted_by(stack: Stack) -> tuple[str, ...]:
    """Lets a sandbox have the certificate of this stack, which its hub trusts."""
    files = {"--certificate": stack.certificate, "--key": stack.key, "--ca-file": stack.ca_file}
    return tuple(str(part) for pair in files.items() for part in pair)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return build(tmp_path_factory.mktemp("installed") / "openbis", "20.10")


@pytest.fixture(scope="module")
def sandbox(folder: Folders, _hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    stack = _hub.stack
    install(find_layout(folder.root), settings_for(stack.hub_url, stack.ca_file))
    arguments = ["--core-plugins", str(folder.core_plugins), "--service-properties", str(folder.service)]
    with serving(tmp_path_factory.mktemp("sandbox"), *arguments, *trusted_by(stack)) as server:
        yield server


def test_all_is_well_on_both_sides(hub: Hub, sandbox: Server, folder: Folders) -> None:
    token = sandbox.login("alice")
    # This hub has another openBIS, which has to know the person as well.
    hub.openbis.users[token] = "alice"
    code, found, printed = doctor(
        *("--openbis", str(folder.root), "--openbis-url", sandbox.url),
        OPENBIS_TOKEN=token,
        JUPYTERHUB_TOKEN=hub.administrator_token,
    )
    assert code == 0, printed
    # Who may add parents is openBIS's own choice: told, not judged.
    assert found.pop("parents") == [("skipped", "parents-of-power-users")]
    assert {level for findings in found.values() for level, _ in findings} == {"ok"}
    # The whole way: openBIS's service in Jython asked the hub's service, and both sides' rights were looked at.
    assert {
        "files",
        "enabled",
        "eln",
        "service",
        "rights",
        "webapp",
        "way",
        "type",
        "version",
        "pats",
    } <= set(found)
    assert token not in printed
    assert hub.administrator_token not in printed


def test_health_says_more_only_to_the_hubs_administrator(hub: Hub, sandbox: Server) -> None:
    def health(token: str | None) -> dict[str, Any]:
        headers = {"Authorization": f"token {token}"} if token else {}
        answer = requests.get(
            hub.stack.service_url + "api/health", headers=headers, verify=str(hub.stack.ca_file), timeout=30
        )
        assert answer.status_code == 200
        said: dict[str, Any] = answer.json()
        return said

    assert health(None).keys() == health("wrong").keys() == {"status", "version", "protocol"}
    details = health(hub.administrator_token)["details"]
    assert details["missing_scopes"] == []
    assert "jupyterhub" in details["packages"]


def test_without_a_token_only_what_anybody_may_ask(sandbox: Server, hub: Hub) -> None:
    code, found, printed = doctor(
        "--openbis-url",
        sandbox.url,
        "--hub-url",
        hub.stack.hub_url,
        "--ca-file",
        str(hub.stack.ca_file),
        OPENBIS_TOKEN="",
    )
    assert code == 0, printed
    assert found["token"] == [("skipped", "token-missing")]
    assert not {"way", "type", "pats"} & set(found)


def test_a_wrong_token_and_a_wrong_authority_are_problems(sandbox: Server, hub: Hub, tmp_path: Path) -> None:
    ca = ("--ca-file", str(hub.stack.ca_file))
    code, found, printed = doctor("--openbis-url", sandbox.url, *ca, OPENBIS_TOKEN="alice-261124000000000x00")
    assert (code, found["token"]) == (2, [("problem", "token-refused")]), printed
    code, found, _ = doctor("--openbis-url", sandbox.url, "--hub-url", hub.stack.hub_url, OPENBIS_TOKEN="")
    assert code == 2
    assert found["service"] == found["webapp"] == [("problem", "tls-unknown-authority")]


def test_an_openbis_without_the_plugin_says_so(hub: Hub, tmp_path: Path) -> None:
    stack = hub.stack
    service = ("--file-service", "https://afs.example.org")
    with serving(tmp_path, "--no-pat", "--property-names", "7", *service, *trusted_by(stack)) as server:
        code, found, printed = doctor(
            *("--openbis-url", server.url, "--ca-file", str(stack.ca_file)),
            OPENBIS_TOKEN=server.login("alice"),
        )
    assert code == 2, printed
    assert found["webapp"] == [("problem", "webapp-missing")]
    assert found["way"] == [("problem", "service-failed")]
    assert found["type"] == [("ok", "")]
    assert found["pats"] == [("warning", "pats-disabled")]
    assert found["datasets"] == [("warning", "file-service")]
    assert "https://afs.example.org" in printed
