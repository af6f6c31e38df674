"""What somebody who runs a sandbox relies on: help, ready file, log, web apps, faults, a quick end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from integration.sandbox.server import AS_API, DSS_API, PROGRAM, CallFailed, Server, serving

from openbis_demo.processes import free_port

FAULTS = "/sandbox/faults"
ELN = "/openbis/webapp/eln-lims"


@pytest.fixture
def faults(server: Server) -> Iterator[Any]:
    headers = {"Authorization": f"Bearer {server.ready['faults_token']}"}

    def order(**fault: Any) -> requests.Response:
        return server.request("POST", FAULTS, json=fault, headers=headers)

    yield order
    server.request("DELETE", FAULTS, headers=headers)


def test_help_explains_everything() -> None:
    shown = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True, check=True).stdout
    for option in (
        "--data",
        "--port",
        "--ready-file",
        "--core-plugins",
        "--faults",
        "--session-timeout",
        "--no-pat",
    ):
        assert option in shown


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--data", "x", "--certificate", __file__],
        ["--data", "x", "--port", "many"],
        ["--data", "x", "--url", "http://openbis.example.org"],
    ],
)
def test_wrong_options_are_explained(arguments: list[str]) -> None:
    run = subprocess.run(
        [PROGRAM, "serve", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 2
    assert "Error" in run.stderr


def test_two_do_not_write_into_one_folder(server: Server) -> None:
    """A second server would remove what the first one is just receiving, and overwrite what it keeps."""
    command = [PROGRAM, "serve", "--data", str(server.data)]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode == 1
    assert f"Another sandbox runs on {server.data}. End it, or choose another folder" in second.stderr
    assert server.login()


def test_the_ready_file(server: Server) -> None:
    assert {"url", "ca_file", "pid", "users", "eln_url", "faults_url"} <= server.ready.keys()
    assert server.ready["pid"] == server.child.pid
    assert {"user", "password", "role", "space"} == server.ready["users"][0].keys()
    file = server.data.parent / "ready.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for login in server.ready["users"]:
        assert server.call("login", login["user"], login["password"])


@pytest.mark.parametrize(
    ("path", "content_type"),
    [(f"{ELN}/", "text/html"), (f"{ELN}/host.css", "text/css"), (f"{ELN}/etc/config.js", "text/javascript")],
)
def test_web_apps(server: Server, path: str, content_type: str) -> None:
    answer = server.request("GET", path)
    assert answer.headers["content-type"].startswith(content_type)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/../../app.py", "/%2e%2e/app.py", "/..%2fapp.py", "/etc/../../app.py"])
def test_no_way_out_of_a_web_app(server: Server, path: str) -> None:
    prepared = requests.Request("GET", server.url).prepare()
    prepared.url = f"{server.url}{ELN}{path}"
    with requests.Session() as session:
        answer = session.send(prepared, verify=server.ready["ca_file"], timeout=30)
    assert answer.status_code == 404


def test_the_configuration_of_the_eln_is_kept(tmp_path: Path) -> None:
    own = "PLUGINS_CONFIGURATION.extraPlugins = ['own'];\n"
    with serving(tmp_path, "--empty") as first:
        (first.data / "eln-config.js").write_text(own)
        assert first.request("GET", f"{ELN}/etc/config.js").text == own
        assert [login["user"] for login in first.ready["users"]] == ["admin"]
    with serving(tmp_path, "--empty") as second:
        assert second.request("GET", f"{ELN}/etc/config.js").text == own
        assert second.request("POST", FAULTS, json={"fault": "error"}).status_code in (404, 405)
        assert second.ready["faults_url"] is None


def test_no_secret_in_the_log(server: Server) -> None:
    password = "bob-demo"
    token = server.login("bob")
    creation = {"sessionName": "x", "validFromDate": 0, "validToDate": 10**14}
    pat = server.call("createPersonalAccessTokens", token, [creation])[0]["permId"]
    for secret in (token, pat):
        server.request("GET", f"/datastore_server/x/y?sessionID={secret}")
        server.request("GET", f"/openbis/%0aforged?sessionToken={secret}&a=b")
        server.request(
            "POST", f"/datastore_server/session_workspace_file_upload?filename=x&sessionID={secret}", data=b""
        )
        with pytest.raises(CallFailed):
            server.call("createSpaces", secret, [{"code": None}])
        server.request("POST", AS_API, data=f"not JSON {secret}")
    with pytest.raises(CallFailed):
        server.call("unknown", "bob", password)
    log = server.log() + "".join(file.read_text() for file in server.data.glob("*.log"))
    assert "sessionID=..." in log
    for secret in (token, pat, password, server.ready["faults_token"]):
        assert secret not in log
    assert "\nforged" not in log


BAD_BODIES = [
    b"",
    b"{",
    b"null",
    b"5",
    b'{"method": 5}',
    b'{"method": "login"}',
    b'{"method": "searchSpaces", "params": 3}',
    b'{"params": {}}',
    b"[" * 100_000,
    b"\xff\xfe",
    b'{"method": "\\ud800"}',
    b'{"method": "createSpaces", "params": ["\\ud800", [{"code": "\\ud800"}]]}',
    b'{"method": "searchSpaces", "params": ["x", {}, {"count": NaN}], "id": NaN}',
    b'{"method": "searchSamples", "params": ["x", {"criteria": 1}, []]}',
]


STATUS_OF = {-32700: 400, -32600: 400, -32601: 404, -32602: 500, 0: 200}
"""JSON-RPC's codes and the status that openBIS answers them with."""


@pytest.mark.parametrize("body", BAD_BODIES)
@pytest.mark.parametrize("api", [AS_API, DSS_API])
def test_bad_requests_are_answered(server: Server, api: str, body: bytes) -> None:
    answer = server.request("POST", api, data=body)
    error = answer.json()["error"]
    assert error["message"]
    assert answer.status_code == STATUS_OF[error["code"]]


def test_a_huge_request_is_refused(server: Server) -> None:
    def blocks() -> Iterator[bytes]:
        for _ in range(70):
            yield b" " * 1024**2

    # The server may hang up while it is still being sent to.
    with contextlib.suppress(requests.ConnectionError):
        assert server.request("POST", AS_API, data=blocks()).status_code == 413
    assert server.login()


def test_orders_need_the_token(server: Server) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer "}):
        assert server.request("POST", FAULTS, json={"fault": "error"}, headers=headers).status_code == 403
    assert server.login()


def test_ordered_errors_and_their_count(server: Server, faults: Any) -> None:
    assert faults(fault="error", method="getSpaces", nth=2, message="Second one.").ok
    token = server.login()
    assert server.call("getSpaces", token, [], {}) == {}
    with pytest.raises(CallFailed, match=r"Second one\."):
        server.call("getSpaces", token, [], {})
    assert server.call("getSpaces", token, [], {}) == {}


def test_ordered_latency(server: Server, faults: Any) -> None:
    faults(fault="latency", method="isSessionActive", seconds=0.5)
    began = time.monotonic()
    server.call("isSessionActive", "x")
    assert time.monotonic() - began >= 0.5


def test_ordered_html_and_cut_connections(server: Server, faults: Any) -> None:
    faults(fault="html", method=AS_API, nth=1)
    answer = server.request("POST", AS_API, json={})
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    faults(fault="drop", method=AS_API, nth=1)
    with pytest.raises(requests.RequestException):
        server.request("POST", AS_API, json={})


def test_ordered_expiry(server: Server, faults: Any) -> None:
    token = server.login("olga")
    assert faults(fault="expire-session", user="olga").json()["ended"] >= 1
    assert server.call("isSessionActive", token) is False


@pytest.mark.parametrize(
    "order", [{"fault": "fire"}, {"unknown": 1}, {}, {"fault": "error", "nth": "x", "more": 1}]
)
def test_bad_orders_are_refused(faults: Any, order: dict[str, Any]) -> None:
    assert faults(**order).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"5"])
def test_orders_are_json_objects(server: Server, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {server.ready['faults_token']}"}
    assert server.request("POST", FAULTS, data=body, headers=headers).status_code == 400


def test_it_ends_quickly_though_somebody_is_connected(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty", "--faults") as server:
        headers = {"Authorization": f"Bearer {server.ready['faults_token']}"}
        slow = {"fault": "latency", "method": "isSessionActive", "seconds": 20}
        server.request("POST", FAULTS, json=slow, headers=headers)
        address = urlsplit(server.url)
        trust = ssl.create_default_context(cafile=server.ready["ca_file"])
        body = json.dumps({"method": "isSessionActive", "params": ["x"]})
        head = f"POST {AS_API} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        with (
            socket.create_connection((address.hostname, address.port), 30) as idle,
            socket.create_connection((address.hostname, address.port), 30) as plain,
            trust.wrap_socket(plain, server_hostname=address.hostname) as busy,
        ):
            assert idle.fileno() > 0
            busy.sendall((head + body).encode())
            server.request("GET", "/")
            began = time.monotonic()
            os.kill(server.child.pid, signal.SIGTERM)
            server.child.process.wait(30)
            assert time.monotonic() - began < 6


def test_others_may_know_it_by_another_address(tmp_path: Path) -> None:
    """As in a container: it listens elsewhere, and its certificate holds for that name."""
    port = free_port()
    address = "https://openbis.example.org:8443"
    with serving(tmp_path, "--empty", "--port", str(port), "--url", f"{address}/") as server:
        assert server.url == address
        trust = ssl.create_default_context(cafile=server.ready["ca_file"])
        with (
            socket.create_connection(("127.0.0.1", port), 30) as plain,
            trust.wrap_socket(plain, server_hostname="openbis.example.org") as connected,
        ):
            connected.sendall(b"GET /openbis/ HTTP/1.0\r\nHost: openbis.example.org:8443\r\n\r\n")
            assert connected.recv(8) == b"HTTP/1.1"
