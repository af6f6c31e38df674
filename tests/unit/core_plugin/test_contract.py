"""The recorded examples agree with the table of errors, the limits and the checks that the Hub service makes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.errors import PROBLEMS, OpenbisJupyterError
from openbis_jupyter.protocol import limits

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


def test_the_plugin_knows_the_same_limits() -> None:
    source = (PLUGIN / "jupyter_requests.py").read_text()
    numbers = dict(re.findall(r"^([A-Z_]+) = (\d+)$", source, re.MULTILINE))
    assert numbers == {
        "DATASETS_MAX": str(limits.DATASETS_MAX),
        "DIRECTORY_MAX": str(limits.DIRECTORY_MAX),
        "NOTEBOOK_MAX": str(limits.NOTEBOOK_MAX),
        "SOURCE_FILE_MAX": str(limits.SOURCE_FILE_MAX),
        "PARAMETERS_MAX": str(limits.PARAMETERS_MAX),
        "PARAMETER_TEXT_MAX": str(limits.PARAMETER_TEXT_MAX),
    }
    patterns = dict(re.findall(r'^([A-Z_]+) = re\.compile\(r"(.+)\\Z"\)$', source, re.MULTILINE))
    assert patterns["LAUNCH_KEY"].endswith(f"{{{limits.LAUNCH_KEY_MIN},{limits.LAUNCH_KEY_MAX}}}")
    assert patterns["PERM_ID"].endswith(f"{{1,{limits.PERM_ID_MAX}}}")
    assert patterns["PROFILE"].endswith(f"{{1,{limits.PROFILE_MAX}}}")
    assert patterns["KERNEL"].endswith(f"{{1,{limits.KERNEL_MAX}}}")


def test_shared_codes_have_the_same_texts_in_the_plugin() -> None:
    names: dict[str, Any] = {"__name__": "texts"}
    source = (PLUGIN / "jupyter_failures.py").read_text()
    exec(source[source.index("TEXTS = {") : source.index("class Failure")], names)  # plain literals
    shared = names["TEXTS"].keys() & PROBLEMS.keys()
    assert {"request-invalid", "session-expired", "hub-unreachable"} <= shared
    for code in shared - {"internal"}:  # its advice names the administrator of the other side
        message, advice = names["TEXTS"][code]
        assert re.sub(r"%\((\w+)\)s", r"{\1}", message) == PROBLEMS[code].message
        assert advice == PROBLEMS[code].advice


def test_sources_are_ascii_and_hold_no_tabs() -> None:
    # openBIS reads scripts in the platform's encoding.
    for file in PLUGIN.iterdir():
        if file.is_file():
            assert file.read_bytes().isascii(), file.name
            assert b"\t" not in file.read_bytes(), file.name
