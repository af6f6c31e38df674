"""RunStore that users' servers tell of: what is believed, what is kept, and of whom."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import RunStore, open_database
from openbis_jupyter.protocol.limits import RUNS_SHOWN
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import as_json, parse

CONTRACT = Path(__file__).parents[2] / "contract"
EXAMPLES = json.loads((CONTRACT / "runs_answer.json").read_text(encoding="utf-8"))["runs"]
WAITING, RUNNING, _, DONE, FAILED, *_ = (parse(Run, example) for example in EXAMPLES)


@pytest.fixture
def runs(tmp_path: Path) -> RunStore:
    return RunStore(open_database(f"sqlite:///{tmp_path}/runs.sqlite"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda run: run["state"])
def test_the_recorded_runs_pass_as_they_are(example: dict[str, Any]) -> None:
    assert as_json(parse(Run, example)) == example


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("run_id", "../x"),
        ("run_id", "x" * 65),
        ("run_id", 7),
        ("title", None),
        ("notebook_path", ""),
        ("notebook_path", "x" * 4097),
        ("notebook_path", "a\0b"),
        ("state", "ready"),
        ("state", ["done"]),
        ("cell", -1),
        ("cell", True),
        ("cell", 12),
        ("cell", 1.5),
        ("cells", 10**9),
        ("cell_name", 5),
        ("started", "yesterday"),
        ("started", "2026-11-24T10:00:00"),
        ("ended", "2026-11-24T10:00:00Z" + "0" * 40),
        ("dataset", "a/b"),
        ("dataset", ["1"]),
        ("error", "bad"),
        ("error.code", {**EXAMPLES[4]["error"], "code": "<b>"}),
        ("error.reference", {**EXAMPLES[4]["error"], "reference": "a b"}),
        ("error.message", {**EXAMPLES[4]["error"], "message": None}),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_anything_else_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(OpenbisJupyterError) as refused:
        parse(Run, {**EXAMPLES[1], field.split(".", maxsplit=1)[0]: value})
    assert refused.value.code == "request-invalid"
    assert refused.value.details["field"] == field


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x, max_size=3)))
def test_whatever_comes_is_refused_not_stumbled_over(value: Any) -> None:
    for body in (value, *({**EXAMPLES[4], key: value} for key in EXAMPLES[4])):
        try:
            parse(Run, body)
        except OpenbisJupyterError as refused:
            assert refused.code == "request-invalid"


def test_long_sentences_are_cut_and_large_details_left_out() -> None:
    error = {**EXAMPLES[4]["error"], "message": "x" * 9000, "details": {"reason": "y" * 9000}}
    run = parse(Run, {**EXAMPLES[4], "title": "t" * 900, "error": error})
    assert (len(run.title), run.title[-1]) == (300, "…")
    assert run.error
    assert (len(run.error.message), run.error.details) == (2000, {})


def test_each_person_has_their_own_runs_the_newest_first(runs: RunStore) -> None:
    runs.tell("anna", WAITING)
    runs.tell("anna", RUNNING)
    runs.tell("bob", replace(WAITING, title="of bob"))
    assert [record.run for record in runs.of("anna")] == [RUNNING, WAITING]
    assert [record.run.title for record in runs.of("bob")] == ["of bob"]
    assert runs.get("carol", WAITING.run_id) is None


def test_what_has_ended_does_not_begin_again(runs: RunStore) -> None:
    ended = replace(FAILED, run_id=RUNNING.run_id)
    assert runs.tell("anna", RUNNING) == RUNNING
    assert runs.tell("anna", ended) == ended
    assert runs.tell("anna", RUNNING) == ended, "a message that was overtaken"
    runs.tell("anna", replace(WAITING, run_id=RUNNING.run_id))
    assert [record.run for record in runs.of("anna")] == [ended]


COURSE = [
    replace(WAITING, run_id="one"),
    *(replace(RUNNING, run_id="one", cell=cell) for cell in (0, 1, 1, 2, RUNNING.cells)),
    replace(RUNNING, run_id="one", state="saving", cell=RUNNING.cells),
    replace(DONE, run_id="one"),
]
"""A run as its server tells of it."""


@settings(max_examples=cases(30))
@given(arriving=st.lists(st.sampled_from(range(len(COURSE))), min_size=1, max_size=12))
def test_no_message_that_comes_late_takes_a_run_back(arriving: list[int]) -> None:
    engine = open_database("sqlite://")
    kept = RunStore(engine)
    for number, told in enumerate(arriving):
        furthest = COURSE[max(arriving[: number + 1])]
        assert kept.tell("anna", COURSE[told]) == furthest
        assert [record.run for record in kept.of("anna")] == [furthest]
    engine.dispose()


def test_what_has_ended_may_say_better_where(runs: RunStore) -> None:
    stopped = replace(RUNNING, state="stopped")
    for told in (RUNNING, stopped, replace(stopped, cell=RUNNING.cell - 1), replace(stopped, state="failed")):
        assert runs.tell("anna", told) == told


def test_runs_of_a_database_without_the_order_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/runs.sqlite"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE runs DROP COLUMN step"))
        row = {"run": json.dumps(as_json(RUNNING)), "run_id": RUNNING.run_id}
        columns = "hub_user, run_id, run, ended, created_at, told_at"
        connection.execute(text(f"INSERT INTO runs ({columns}) VALUES ('anna', :run_id, :run, 0, 1, 1)"), row)
    engine.dispose()
    kept = RunStore(open_database(url))
    done = replace(DONE, run_id=RUNNING.run_id)
    assert kept.tell("anna", done) == done == kept.tell("anna", RUNNING)


def test_the_last_fifty_of_each_person_are_kept(runs: RunStore) -> None:
    runs.tell("bob", DONE)
    for number in range(RUNS_SHOWN + 3):
        runs.tell("anna", replace(DONE, run_id=f"run-{number}"))
    kept = [record.run.run_id for record in runs.of("anna")]
    assert kept == [f"run-{number}" for number in range(RUNS_SHOWN + 2, 2, -1)]
    assert runs.get("anna", "run-0") is None
    assert len(runs.of("bob")) == 1


def test_messages_at_once_leave_one_run_that_has_ended(runs: RunStore) -> None:
    def tell(run: Run) -> Run:
        return runs.tell("anna", replace(run, run_id="one"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tell, [RUNNING, DONE] * 6))
    assert [record.run.state for record in runs.of("anna")] == ["done"]


def test_old_ones_are_forgotten(runs: RunStore) -> None:
    runs.tell("anna", DONE)
    (record,) = runs.of("anna")
    runs.clean_up(record.told_at)
    assert len(runs.of("anna")) == 1
    runs.clean_up(record.told_at + 0.001)
    assert runs.of("anna") == []
