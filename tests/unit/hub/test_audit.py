"""The audit record: what its table says and nothing else, in a file that may be rotated; logs for programs."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import stat
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, logs
from openbis_jupyter.protocol.words import ENDED

HUB = Path(audit.__file__).parent


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """The record in a file, and in the log again afterwards."""
    path = tmp_path / "audit.jsonl"
    audit.write_to(str(path))
    yield path
    for handler in audit.log.handlers:
        handler.close()
    audit.log.handlers, audit.log.propagate = [], True


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_line_says_who_did_what_when_and_how_it_ended(file: Path) -> None:
    audit.record("launch", "begun", "anna", launch="L-1", owner="20260101-1")
    audit.record("ticket-used", "ticket-invalid", None, launch="L-1")
    with pytest.raises(OpenbisJupyterError), audit.refusals("launch", "bob", "20260101-2"):
        raise OpenbisJupyterError("owner-read-only", owner="/LAB/SECRET-PROJECT")
    first, second, third = lines(file)
    time = datetime.fromisoformat(first.pop("time"))
    assert time.utcoffset() is not None and not time.utcoffset()
    assert first == {
        "act": "launch",
        "outcome": "begun",
        "person": "anna",
        "launch": "L-1",
        "owner": "20260101-1",
    }
    assert second["person"] is None and "owner" not in second
    assert (third["outcome"], third["owner"]) == ("owner-read-only", "20260101-2")
    assert "SECRET" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_moved_away_is_made_anew(file: Path) -> None:
    audit.record("launch-end", "ready", "anna")
    file.rename(file.with_suffix(".1"))
    audit.record("launch-end", "hub-full", "anna")
    assert [line["outcome"] for line in lines(file)] == ["hub-full"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@given(st.text(max_size=400))
def test_whatever_somebody_is_called_is_one_line(person: str) -> None:
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    audit.log.addHandler(handler)
    audit.log.setLevel(logging.INFO)
    try:
        audit.record("launch", "begun", person)
    finally:
        audit.log.removeHandler(handler)
    (line,) = seen
    assert line.isascii() and "\n" not in line
    assert json.loads(line)["person"] == person


def test_the_table_says_what_the_code_records_and_nothing_else() -> None:
    """Acts and fixed outcomes stand as words in each call; others are codes of errors or kinds from elsewhere."""
    recorded: dict[str, set[str]] = {}
    for path in HUB.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr not in ("record", "refusals") or ast.unparse(call.func.value) != "audit":
                continue
            act, outcome = call.args[0], call.args[1]
            assert isinstance(act, ast.Constant), f"{path.name}: {ast.unparse(call)}"
            if call.func.attr == "record" and isinstance(outcome, ast.Constant):
                recorded.setdefault(str(act.value), set()).add(str(outcome.value))
            recorded.setdefault(str(act.value), set())
            assert {keyword.arg for keyword in call.keywords} <= set(audit.FIELDS)
    assert set(recorded) == set(audit.ACTS)
    for act, outcomes in recorded.items():
        assert outcomes <= set(audit.ACTS[act].outcomes), act
    assert set(audit.ACTS["run"].outcomes) == {"ordered", *ENDED}
    with pytest.raises(KeyError):
        audit.record("something-else", "done", "anna")


async def test_the_log_for_programs_names_the_launch_also_in_what_it_begins() -> None:
    formatter = logs.JsonLines()

    def line(message: str) -> dict[str, str]:
        record = logging.LogRecord("openbis_jupyter.x", logging.INFO, __file__, 1, message, (), None)
        told: dict[str, str] = json.loads(formatter.format(record))
        return told

    async def later() -> dict[str, str]:
        return line("within")

    with logs.of_launch("L-1"):
        begun = asyncio.create_task(later())
    assert (await begun)["launch"] == "L-1"
    outside = line("two\nlines")
    assert "launch" not in outside and outside["message"] == "two\nlines"
    try:
        raise ValueError("why")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    assert "ValueError: why" in json.loads(formatter.format(record))["trace"]
