"""Everything that the hub, or what answers in its place, can do wrong."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler

import pytest
from integration.core_plugin.conftest import TOKEN, Jupyter
from integration.core_plugin.recorded_hub import (
    CONTRACT,
    RecordedHub,
    Reply,
    as_reply,
    html,
    hub_server,
    recorded,
)

from openbis_jupyter.errors import PROBLEMS

LAUNCH = {"method": "launch", **recorded("launch_request")}
FAILURES = {row["code"]: row for row in recorded("failures")}


@pytest.mark.parametrize(
    "code", sorted(path.stem.removeprefix("error_") for path in CONTRACT.glob("error_*.json"))
)
def test_what_the_hub_service_says_reaches_the_user(jupyter: Jupyter, hub: RecordedHub, code: str) -> None:
    hub.answer = as_reply(recorded(f"error_{code}"), PROBLEMS[code].status)
    failed = jupyter.failure(**LAUNCH)
    row = FAILURES[code]
    assert (failed.sentence, failed.code, failed.reference) == (row["sentence"], code, row["reference"])
    assert f"[{code} {row['reference']}] HTTP status {PROBLEMS[code].status}" in jupyter.log()


def test_how_long_to_wait(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = as_reply(recorded("error_too-many"), 429, **{"Retry-After": "7"})
    assert jupyter.failure(**LAUNCH).sentence.endswith("Wait at least 7 seconds.")


def test_a_message_stays_on_one_line(jupyter: Jupyter, hub: RecordedHub) -> None:
    error = {**recorded("error_internal")["error"], "message": "x\n" * 50, "advice": "Try\r\n\u2028again."}
    hub.answer = as_reply({"error": error}, 500)
    assert jupyter.failure(**LAUNCH).sentence == "x " * 50 + "Try again."


ERROR = recorded("error_internal")["error"]
ANSWERS: list[tuple[str, Reply]] = [
    ("hub-unreachable", html(502)),
    ("hub-unreachable", html(503)),
    ("hub-unreachable", Reply(504, b"")),
    ("hub-unreachable", as_reply({"status": 503, "message": "Service Unavailable"}, 503)),
    ("hub-address-wrong", html(200, "<html>Login</html>")),
    ("hub-address-wrong", html(404)),
    ("hub-address-wrong", html(403)),
    ("hub-address-wrong", html(401, **{"WWW-Authenticate": 'Basic realm="x"'})),
    ("hub-address-wrong", html(500)),
    ("hub-address-wrong", Reply(200, b"{not json")),
    ("hub-address-wrong", Reply(200, b"\xff\xfe\x00")),
    ("hub-address-wrong", Reply(200, b"")),
    ("hub-address-wrong", as_reply([1, 2])),
    ("hub-address-wrong", Reply(200, b"{}", {"Content-Type": "text/plain"})),
    ("hub-answer-unknown", as_reply({"error": {"code": "UP", "message": 1}}, 400)),
    ("hub-answer-unknown", as_reply({"error": {}}, 500)),
    ("hub-answer-unknown", as_reply({"error": {**ERROR, "code": "two words"}}, 500)),
    ("hub-answer-unknown", as_reply({"error": {**ERROR, "reference": ""}}, 500)),
]


@pytest.mark.parametrize(("code", "reply"), ANSWERS, ids=str)
def test_answers_of_something_else(jupyter: Jupyter, hub: RecordedHub, code: str, reply: Reply) -> None:
    hub.answer = reply
    failed = jupyter.failure(**LAUNCH)
    assert failed.code == code
    assert "html" not in failed.sentence
    assert f"OPERATION.jupyter SEVERE Jupyter launch failed [{code} {failed.reference}]" in jupyter.log()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(jupyter: Jupyter, hub: RecordedHub, status: int) -> None:
    with hub_server() as elsewhere:
        elsewhere.answer = as_reply(recorded("launch_answer_ready"))
        hub.answer = html(status, "", Location=elsewhere.url)
        assert jupyter.failure(**LAUNCH).code == "hub-address-wrong"
        assert elsewhere.received == []


def start_answer(handler: BaseHTTPRequestHandler, length: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


def test_a_huge_answer(jupyter: Jupyter, hub: RecordedHub) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        start_answer(handler, 1 << 40)
        while True:
            handler.wfile.write(b"x" * 65536)

    hub.answer = pour
    failed = jupyter.failure(**{**LAUNCH, **recorded("launch_request_download")})
    assert failed.code == "hub-answer-too-large"


def test_no_answer_in_time(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = lambda handler: hub.released.wait() and None
    failed = jupyter.failure(**LAUNCH)
    hub.released.set()
    hub.released.clear()
    assert failed.code == "hub-slow"
    assert "not made twice" in failed.sentence


@pytest.mark.parametrize("part", ["headers", "body"])
def test_an_answer_that_trickles_in_for_ever(jupyter: Jupyter, hub: RecordedHub, part: str) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        if part == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        else:
            start_answer(handler, 1 << 20)
        while not hub.released.wait(0.2):
            handler.wfile.write(b"x")

    hub.answer = trickle
    assert jupyter.failure(**LAUNCH).code == "hub-slow"


def test_a_connection_that_breaks_off(jupyter: Jupyter, hub: RecordedHub) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        start_answer(handler, 1000)
        handler.wfile.write(b'{"state": ')
        handler.connection.shutdown(socket.SHUT_RDWR)

    hub.answer = cut
    failed = jupyter.failure(**LAUNCH)
    assert failed.code == "hub-unreachable"


def test_a_token_that_the_hub_echoes_stays_out_of_the_log(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = html(302, "", Location=f"https://elsewhere.example/?token={TOKEN}")
    jupyter.failure(**LAUNCH)
    hub.answer = as_reply({"error": {TOKEN: TOKEN}}, 500)
    jupyter.failure(**LAUNCH)
    assert TOKEN not in jupyter.log()
