"""The methods against recorded answers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from integration.core_plugin.conftest import TOKEN, Jupyter
from integration.core_plugin.recorded_hub import RecordedHub, as_reply, recorded

# Halves of characters are among them: JSON may hold them.
TEXT = st.characters()


@pytest.mark.parametrize(
    ("request_name", "answer_name", "status"),
    [
        ("launch_request", "launch_answer_ready", 200),
        ("launch_request", "launch_answer_starting", 202),
        ("launch_request_minimal", "launch_answer_accepted", 202),
        ("launch_request_minimal", "launch_answer_writing", 202),
        ("launch_request_download", "launch_answer_downloaded", 200),
        ("launch_request_continuation", "launch_answer_ready", 200),
        ("launch_request_template", "launch_answer_starting", 202),
        ("launch_request_profile", "launch_answer_starting", 202),
        ("launch_request_site_template", "launch_answer_ready", 200),
        ("launch_request_run", "launch_answer_starting", 202),
    ],
)
def test_launch(jupyter: Jupyter, hub: RecordedHub, request_name: str, answer_name: str, status: int) -> None:
    hub.answer = as_reply(recorded(answer_name), status)
    assert jupyter.call(method="launch", **recorded(request_name)) == recorded(answer_name)
    (received,) = hub.received
    assert (received.method, received.path) == ("POST", "/services/openbis/api/launches")
    assert received.body == recorded(request_name)
    assert received.headers["Authorization"] == f"Bearer {TOKEN}"
    assert received.headers["Content-Type"] == "application/json"
    others = {name: value for name, value in received.headers.items() if name != "Authorization"}
    assert TOKEN not in json.dumps([received.path, others, received.body])


@pytest.mark.parametrize(
    ("name", "status"), [("workspace_answer_ready", 200), ("workspace_answer_starting", 202)]
)
def test_workspace(jupyter: Jupyter, hub: RecordedHub, name: str, status: int) -> None:
    hub.answer = as_reply(recorded(name), status)
    assert jupyter.call(method="workspace", **recorded("workspace_request")) == recorded(name)
    (received,) = hub.received
    assert (received.method, received.path) == ("POST", "/services/openbis/api/workspaces")
    assert received.body == recorded("workspace_request")
    jupyter.call(method="workspace", **recorded("workspace_request_profile"))
    assert hub.received[1].body == recorded("workspace_request_profile")


def test_options(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = as_reply(recorded("options_answer"))
    assert jupyter.call(method="options") == recorded("options_answer")
    (received,) = hub.received
    assert (received.method, received.path, received.body) == ("POST", "/services/openbis/api/options", {})
    assert received.headers["Authorization"] == f"Bearer {TOKEN}"
    jupyter.call(method="options", **recorded("options_request"))
    assert hub.received[1].body == recorded("options_request")


@pytest.mark.parametrize(
    "state", ["accepted", "waiting", "starting", "writing", "ready", "failed", "cancelled"]
)
def test_status(jupyter: Jupyter, hub: RecordedHub, state: str) -> None:
    answer = recorded(f"launch_state_{state}")
    hub.answer = as_reply(answer)
    assert jupyter.call(method="status", launch_id=answer["launch_id"]) == answer
    (received,) = hub.received
    assert (received.method, received.path) == (
        "GET",
        f"/services/openbis/api/launches/{answer['launch_id']}",
    )


def test_source(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = as_reply(recorded("source_answer"))
    assert jupyter.call(method="source", **recorded("source_request")) == recorded("source_answer")
    (received,) = hub.received
    assert (received.method, received.path) == ("POST", "/services/openbis/api/sources")
    assert received.body == recorded("source_request")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("account", "GET /services/openbis/api/account"),
        ("renew", "POST /services/openbis/api/account/renew"),
        ("revoke", "POST /services/openbis/api/account/revoke"),
        ("stop", "POST /services/openbis/api/account/stop"),
    ],
)
@pytest.mark.parametrize("name", ["account_answer", "account_answer_session", "account_answer_revoked"])
def test_account(jupyter: Jupyter, hub: RecordedHub, method: str, path: str, name: str) -> None:
    answer = recorded(name)
    hub.answer = as_reply(answer)
    assert jupyter.call(method=method) == answer
    (received,) = hub.received
    assert f"{received.method} {received.path}" == path


def test_runs_in_the_background(jupyter: Jupyter, hub: RecordedHub) -> None:
    answer = recorded("runs_answer")
    hub.answer = as_reply(answer)
    assert jupyter.call(method="runs") == answer
    run = recorded("run_answer_cancelled")
    hub.answer = as_reply(run)
    assert jupyter.call(method="stop_run", run_id=run["run_id"]) == run
    asked = [f"{received.method} {received.path}" for received in hub.received]
    service = "/services/openbis/api"
    assert asked == [f"GET {service}/runs", f"POST {service}/runs/{run['run_id']}/stop"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(TEXT), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(TEXT), json_values, max_size=8))
@example(
    {
        "halves of characters": ["\ud83d", "\udcc8 and", "\udcc8\ud83d"],
        "whole": "\U0001f4c8 \u00e4 \x00 \u2028",
    }
)
def test_what_is_said_is_passed_on_unread(jupyter: Jupyter, hub: RecordedHub, said: dict[str, Any]) -> None:
    said.pop("method", None)
    hub.received.clear()
    hub.answer = as_reply(said)
    assert jupyter.call(method="launch", **{"said": said}) == said
    assert hub.received[0].body == {"said": said}


@pytest.mark.parametrize("part", ["a/b", "../kernels", "a?b#c", "50% \u00fc", "x" * 65, 5, None], ids=ascii)
def test_an_id_stays_one_part_of_the_path(jupyter: Jupyter, hub: RecordedHub, part: Any) -> None:
    hub.answer = as_reply({})
    jupyter.call(method="status", launch_id=part)
    jupyter.call(method="stop_run", run_id=part)
    status, stop = (received.path.split("/") for received in hub.received)
    assert [unquote(piece) for piece in status] == ["", "services", "openbis", "api", "launches", str(part)]
    assert [unquote(piece) for piece in stop] == ["", "services", "openbis", "api", "runs", str(part), "stop"]


def test_ten_calls_share_one_tls_handshake(jupyter: Jupyter, hub: RecordedHub) -> None:
    # The end of this answer ends the connections that other calls left open.
    hub.answer = as_reply({}, Connection="close")
    jupyter.call(method="options")
    hub.connections.clear()
    hub.answer = as_reply(recorded("options_answer"))
    for _ in range(10):
        jupyter.call(method="options")
    assert len(hub.received) == 11
    assert len(hub.connections) == 1


def test_connections_that_the_hub_ends_take_the_tls_session_up_again(
    jupyter: Jupyter, hub: RecordedHub
) -> None:
    hub.answer = as_reply({}, Connection="close")
    for _ in range(10):
        jupyter.call(method="options")
    assert hub.connections[-9:] == [True] * 9


def test_ten_thousand_datasets_and_a_large_notebook(jupyter: Jupyter, hub: RecordedHub) -> None:
    request = recorded("launch_request_download")
    request["datasets"] = [f"20231120100000000-{number}" for number in range(10_000)]
    notebook = json.dumps({"cells": [{"source": '"quoted" \\ 📈\n' * 10} for _ in range(20_000)]})
    answer = {**recorded("launch_answer_downloaded"), "notebook": notebook}
    hub.answer = as_reply(answer)
    assert jupyter.call(method="launch", **request) == answer
    assert hub.received[0].body == request


def test_ten_calls_at_once(jupyter: Jupyter, hub: RecordedHub) -> None:
    hub.answer = as_reply(recorded("launch_answer_ready"))
    keys = [f"click-number-{number}" for number in range(10)]

    def launch(key: str) -> Any:
        return jupyter.call(method="launch", **{**recorded("launch_request"), "launch_key": key})

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(launch, keys))
    assert answers == [recorded("launch_answer_ready")] * 10
    assert sorted(received.body["launch_key"] for received in hub.received) == sorted(keys)


@pytest.mark.parametrize("user", ["Anna.Müller@lab", "名前", "50% off", "a b"])
def test_the_token_of_a_user_with_any_name_arrives(jupyter: Jupyter, hub: RecordedHub, user: str) -> None:
    token = f"{user}-261123110000000x5C6E0F1A2B3C4D5E6F708192A3B4C5D6"
    hub.answer = as_reply(recorded("options_answer"))
    jupyter.call(token, method="options")
    (received,) = hub.received
    assert unquote(received.headers["Authorization"]) == f"Bearer {token}"
