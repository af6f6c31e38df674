"""The sandbox answers each question of V3 as a real openBIS did."""

from __future__ import annotations

from typing import Any

import pytest
from integration.sandbox.likeness import differences
from integration.sandbox.recorded import Answer, ask_all, recording
from integration.sandbox.server import serving

QUESTIONS: list[dict[str, Any]] = recording("questions")
REAL: dict[str, Answer] = recording("answers")
EXCEPTIONS: dict[str, str] = recording("exceptions")
MOST_EXCEPTIONS = 10


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    # A sandbox of its own: some questions list all that is there, and other tests leave things behind.
    with serving(tmp_path_factory.mktemp("recorded"), "--sessions-per-person", "1000") as server:
        return ask_all(server, QUESTIONS)


@pytest.mark.parametrize("question", [pytest.param(one, id=one["name"]) for one in QUESTIONS])
def test_the_same_as_openbis(question: dict[str, Any], mine: dict[str, Answer]) -> None:
    name = question["name"]
    if name not in REAL:
        assert name not in mine
        return
    found = differences(question, REAL[name], mine[name])
    # An exception that is none any more leaves the list.
    assert bool(found) == (name in EXCEPTIONS), "\n".join(found)


def test_the_exceptions_are_few_and_have_reasons() -> None:
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    assert all(EXCEPTIONS.values())
    assert set(EXCEPTIONS) <= set(REAL)
