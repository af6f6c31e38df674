"""The recorded examples agree with the table of errors, the limits and the checks that the Hub service makes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.errors import OpenbisJupyterError

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


def test_every_code_that_the_plugin_raises_has_its_words() -> None:
    codes = json.loads((PLUGIN / "calls.json").read_text())["texts"].keys()
    names = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (PLUGIN / "jupyter_pipe.py").read_text()))
    settings = {"hub-service-url", "connect-timeout-ms", "read-timeout-ms"}
    threads = {"jupyter-service-request", "jupyter-service-disconnect"}
    assert names - settings - threads == codes


def test_sources_are_ascii_and_hold_no_tabs() -> None:
    # openBIS reads scripts in the platform's encoding.
    for file in PLUGIN.iterdir():
        if file.is_file():
            assert file.read_bytes().isascii(), file.name
            assert b"\t" not in file.read_bytes(), file.name
