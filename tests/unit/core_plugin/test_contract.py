"""The recorded examples agree with the table of errors, the limits and the checks that the Hub service makes."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.errors import PROBLEMS, OpenbisJupyterError
from openbis_jupyter.hub.launches import Launch
from openbis_jupyter.notebook.request import (
    ServerChoice,
    WorkspaceRequest,
    parse_launch_request,
    parse_source_request,
    parse_workspace_request,
)

ROOT = Path(__file__).parents[3]
CONTRACT = ROOT / "tests/contract"
PLUGIN = ROOT / "core-plugins/jupyter/1/as/miscellaneous/jupyter-service"
ERRORS = sorted(CONTRACT.glob("error_*.json"))


def read(name: str) -> Any:
    return json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", ERRORS, ids=lambda file: file.stem)
def test_recorded_errors_are_those_of_the_table(file: Path) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))["error"]
    assert file.stem == f"error_{recorded['code']}"
    made = OpenbisJupyterError(recorded["code"], **recorded["details"]).as_json()
    assert {**made, "reference": recorded["reference"]} == recorded


def test_recorded_failures_are_those_errors_as_text() -> None:
    for row in read("failures"):
        assert row["text"] == f"{row['sentence']} [{row['code']} {row['reference']}]"
    sentences = {row["code"]: row["sentence"] for row in read("failures")}
    for file in ERRORS:
        error = json.loads(file.read_text(encoding="utf-8"))["error"]
        assert sentences[error["code"]] == f"{error['message']} {error['advice']}"


@pytest.mark.parametrize("name", [file.stem for file in sorted(CONTRACT.glob("launch_request*.json"))])
def test_recorded_requests_pass_the_hub_services_checks(name: str) -> None:
    assert parse_launch_request(read(name)).launch_key == read(name)["launch_key"]


def test_the_recorded_workspace_requests_pass() -> None:
    request = parse_workspace_request(read("workspace_request"))
    assert request == WorkspaceRequest(read("workspace_request")["launch_key"], ServerChoice())
    chosen = parse_workspace_request(read("workspace_request_profile")).server
    assert chosen == ServerChoice("gpu", "use")


def test_the_recorded_source_request_passes() -> None:
    assert parse_source_request(read("source_request")) == read("source_request")["dataset"]


def test_recorded_states_have_the_keys_of_the_service() -> None:
    launch = Launch("i", "u", "u", "k", "t", "", None, None, "ready", 0, "", None, None, None, False, 0.0)
    keys = {*launch.as_state(), "place", "waiting"}
    for file in CONTRACT.glob("launch_state_*.json"):
        assert read(file.stem).keys() == keys, file.stem


def test_shared_codes_have_the_same_texts_in_the_plugin() -> None:
    source = (PLUGIN / "jupyter_pipe.py").read_text()
    texts = ast.literal_eval(
        source[source.index("TEXTS = {") + len("TEXTS = ") : source.index("class Refusal")]
    )
    shared = texts.keys() & PROBLEMS.keys()
    assert {"request-invalid", "hub-unreachable"} <= shared
    for code in shared - {"internal"}:  # its advice names the administrator of the other side
        problem = PROBLEMS[code]
        assert re.sub(r"%\((\w+)\)s", r"{\1}", texts[code]) == f"{problem.message} {problem.advice}"


def test_sources_are_ascii_and_hold_no_tabs() -> None:
    # openBIS reads scripts in the platform's encoding.
    for file in PLUGIN.iterdir():
        if file.is_file():
            assert file.read_bytes().isascii(), file.name
            assert b"\t" not in file.read_bytes(), file.name
