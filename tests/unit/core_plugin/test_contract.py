"""The recorded examples agree with the table of errors, the limits and the checks that the Hub service makes."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.errors import PROBLEMS, OpenbisJupyterError

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
