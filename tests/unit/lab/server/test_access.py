"""Who is let in at the handlers, whichever there are: only the person's own browser and the hub's service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

XSRF = "0123456789abcdef0123456789abcdef"
ELSEWHERE = "https://evil.example.org"


@pytest.fixture
def cookie(request_of: Callable[..., Any], jp_serverapp: Any) -> str:
    """What a browser keeps after it was let in once."""
    token = jp_serverapp.identity_provider.token
    answer = request_of("GET", "api/status", params={"token": token}, headers={"Authorization": ""})
    return str(answer.headers["Set-Cookie"].split(";")[0])


@pytest.mark.parametrize("authorization", ["", "token wrong", "Bearer wrong"])
def test_nobody_is_let_in_without_the_servers_token(
    routes: list[Any], request_of: Callable[..., Any], authorization: str
) -> None:
    headers = {"Authorization": authorization}
    answers = {route: request_of(route.method, route.path, headers=dict(headers)) for route in routes}
    assert {route: answer.status for route, answer in answers.items()} == dict.fromkeys(routes, 403)
    assert {"openbis-jupyterlab/connections", "openbis-jupyterlab/runs/x"} <= {route.path for route in routes}


def test_a_cookie_alone_changes_nothing(
    routes: list[Any], request_of: Callable[..., Any], cookie: str
) -> None:
    changing = [route for route in routes if route.method != "GET"]
    for cookies in (cookie, f"{cookie}; _xsrf={XSRF}"):
        statuses = {
            route: request_of(
                route.method, route.path, b"{}", headers={"Authorization": "", "Cookie": cookies}
            ).status
            for route in changing
        }
        assert statuses == dict.fromkeys(changing, 403) and changing


def test_the_persons_own_page_is_let_in_and_one_elsewhere_is_not(
    routes: list[Any], request_of: Callable[..., Any], cookie: str
) -> None:
    own = {"Authorization": "", "Cookie": f"{cookie}; _xsrf={XSRF}", "X-XSRFToken": XSRF}
    for route in routes:
        body = None if route.method == "GET" else b"{}"
        assert request_of(route.method, route.path, body, headers=dict(own)).status != 403 or (
            route.path.startswith("openbis-jupyterlab/connections/x")
        ), route
        elsewhere = request_of(route.method, route.path, body, headers={**own, "Origin": ELSEWHERE})
        assert elsewhere.status == 404 and "error" not in elsewhere.content, route


def test_what_there_is_not_is_said(routes: list[Any], request_of: Callable[..., Any]) -> None:
    codes = {
        "connections/x": "connection-unknown",
        "transfers/x": "transfer-unknown",
        "runs/x": "run-unknown",
    }
    named = [route for route in routes if "/x" in route.path]
    for route in named:
        answer = request_of(route.method, route.path, None if route.method == "GET" else b"{}")
        code = next(code for path, code in codes.items() if f"openbis-jupyterlab/{path}" in route.path)
        assert (answer.status, answer.content["error"]["code"]) == (404, code), route
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"
