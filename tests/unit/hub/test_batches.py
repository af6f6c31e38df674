"""Batches: what is kept of them, who comes next, what each notebook is asked with, and who is told of the end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.batches import EndedBatch
from openbis_jupyter.hub.batches.ended import tell
from openbis_jupyter.hub.batches.planning import planned, rows_of
from openbis_jupyter.hub.batches.worker import BatchWorker, _Work, chosen
from openbis_jupyter.hub.database import BatchItemRecord, BatchRecord, BatchStore, open_database
from openbis_jupyter.hub.settings import checked_settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.notebook.parameters import parse_parameters
from openbis_jupyter.openbis.batch_facts import Named, NamedOwner
from openbis_jupyter.protocol.batches import BatchRequest
from openbis_jupyter.protocol.shapes import parse

TOLD: list[EndedBatch] = []
ENDED = EndedBatch("anna", "Doses", "b" * 32, 2, 1, 0, (("Plate 3", "too much"),))


@pytest.fixture
def store(tmp_path: Path) -> BatchStore:
    return BatchStore(open_database(f"sqlite:///{tmp_path}/batches.sqlite"))


def batch(number: int, user: str = "anna", created: float | None = None) -> BatchRecord:
    batch_id = f"{number:032x}"
    return BatchRecord(
        batch_id, user, user, f"key-{number:06}", "Doses", {"kernel": None}, created or time.time()
    )


def items(of: BatchRecord, count: int = 3) -> list[BatchItemRecord]:
    return [
        BatchItemRecord(of.id, number, f"Plate {number}", f"/A/B/{number}", {"datasets": None})
        for number in range(1, count + 1)
    ]


def test_the_same_key_is_the_same_batch_and_nobody_sees_another_ones(store: BatchStore) -> None:
    first = batch(1)
    assert store.add(first, items(first)) == first
    again = BatchRecord(**{**first.__dict__, "id": f"{2:032x}"})
    assert store.add(again, items(again)) == first
    assert [one.number for one in store.items(first.id)] == [1, 2, 3] and store.items(again.id) == []
    assert store.get("bob", first.id) is None and store.of("bob") == []
    assert store.by_key("anna", first.batch_key) == first == store.get("anna", first.id)
    assert store.counts([first.id]) == {first.id: {"waiting": 3}}


def test_a_notebook_changes_only_in_the_attempt_that_is_meant(store: BatchStore) -> None:
    of = batch(1)
    store.add(of, items(of))
    one = store.items(of.id)[0]
    running = store.change(one, state="running", launch_id="launch-1", run={"cell": 1})
    assert running is not None and running.run == {"cell": 1}
    again = store.change(one, state="waiting", launch_id=None, attempt=1)
    assert again is not None and store.change(running, state="done") is None, "of the attempt before"
    assert store.change(again, state="done") is not None
    assert store.change(again, state="failed") is None, "what has ended has ended"


def test_a_batch_ends_once_and_begins_again_with_what_is_repeated(store: BatchStore) -> None:
    of = batch(1)
    store.add(of, items(of))
    assert not store.end(of.id)
    for one, state in zip(store.items(of.id), ("done", "failed", "cancelled"), strict=True):
        store.change(one, state=state, error={"code": "internal"} if state == "failed" else None)
    assert store.end(of.id) and not store.end(of.id) and store.open() == []
    assert store.reopen(of.id, ("failed",)) == 1
    ((opened, waiting),) = store.open()
    assert (opened.ended_at, [(one.number, one.attempt, one.error) for one in waiting]) == (
        None,
        [(2, 1, None)],
    )
    assert store.reopen(of.id, ("failed", "cancelled"), [3]) == 1
    assert store.reopen(of.id, ("failed", "cancelled"), [1]) == 0, "what is done is not done again"


def test_stopping_takes_what_is_open_and_nothing_else(store: BatchStore) -> None:
    of, other = batch(1), batch(2)
    for one in (of, other):
        store.add(one, items(one))
    first, second, _ = store.items(of.id)
    store.change(first, state="done")
    store.change(second, state="running", launch_id="launch-2")
    stopped = store.cancel_open(of.id)
    assert [(one.number, one.launch_id, one.state) for one in stopped] == [
        (2, "launch-2", "cancelled"),
        (3, None, "cancelled"),
    ]
    assert [one.state for one in store.items(of.id)] == ["done", "cancelled", "cancelled"]
    assert store.change(stopped[0], ("cancelled",), run={"state": "cancelled"}) is not None
    assert store.cancel_open(of.id) == [] and store.counts([other.id]) == {other.id: {"waiting": 3}}


def test_what_a_person_has_to_do_is_known_to_every_process(store: BatchStore) -> None:
    mine, ended, other = batch(1), batch(2), batch(3, "bob")
    for one in (mine, ended, other):
        store.add(one, items(one, 1))
    store.change(store.items(ended.id)[0], state="done")
    assert store.end(ended.id)
    store.hold("anna", "Press Renew.")
    assert [one.waits_for for one in store.of("anna") if one.id == mine.id] == ["Press Renew."]
    assert [one.waits_for for one in store.of("anna") if one.id == ended.id] == [None]
    assert [one.waits_for for one in store.of("bob")] == [None]
    store.hold("anna", None)
    assert {one.waits_for for one in store.of("anna")} == {None}


def test_one_process_of_several_works_batches_off(store: BatchStore, tmp_path: Path) -> None:
    of = batch(1)
    store.add(of, items(of, 1))
    store.change(store.items(of.id)[0], state="done")
    records = Threads(1)
    settings = checked_settings(openbis_url="https://openbis.example.org", hub_url="https://hub.example.org")
    nothing: Any = None
    worker = BatchWorker(
        settings=settings,
        store=store,
        records=records,
        rpc=nothing,
        threads=nothing,
        hub=nothing,
        launcher=nothing,
        background=nothing,
        broker=nothing,
    )

    async def worked(is_ours: bool) -> bool:
        """Whether it looked after what is there, or asked three times whether that is its business."""
        asked = asyncio.Event()
        answers = iter([is_ours, is_ours])

        async def whose() -> bool:
            try:
                return next(answers)
            except StopIteration:
                asked.set()
                return False

        task = asyncio.create_task(worker.work(whose))
        while store.open() and not asked.is_set():
            worker.look()
            await asyncio.sleep(0)
        task.cancel()
        return not store.open()

    assert not asyncio.run(worked(False))
    assert asyncio.run(worked(True))
    records.stop()


def test_only_old_batches_that_have_ended_are_forgotten(store: BatchStore) -> None:
    old, going, new = batch(1, created=1.0), batch(2, created=1.0), batch(3)
    for one in (old, going, new):
        store.add(one, items(one, 1))
        if one is not going:
            store.change(store.items(one.id)[0], state="done")
            store.end(one.id)
    store.clean_up(time.time() - 60)
    assert [one.id for one in store.of("anna")] == [new.id, going.id]
    assert store.items(old.id) == []


def due(**people: int) -> list[_Work]:
    """So many that wait of each person."""
    made = [(batch(number, user), count) for number, (user, count) in enumerate(people.items())]
    return [_Work(of, item) for of, count in made for item in items(of, count)]


def test_whoever_has_the_fewest_comes_next() -> None:
    begin = chosen(due(anna=50, bob=3), Counter(anna=2), per_person=4, in_all=6)
    assert Counter(one.batch.openbis_user for one in begin) == {"bob": 3, "anna": 1}
    assert [one.batch.openbis_user for one in begin][:2] == ["bob", "bob"]


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 12)),
    st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 3)),
    st.integers(1, 4),
    st.integers(1, 12),
)
def test_no_limit_is_passed_and_nobody_is_left_behind(
    waiting: dict[str, int], busy: dict[str, int], per_person: int, in_all: int
) -> None:
    begin = chosen(due(**waiting), Counter(busy), per_person, in_all)
    after = Counter(busy) + Counter(one.batch.openbis_user for one in begin)
    assert sum(after.values()) <= max(in_all, sum(busy.values()))
    for user, count in Counter(one.batch.openbis_user for one in begin).items():
        assert busy.get(user, 0) + count <= per_person
    room = sum(after.values()) < in_all
    left = {user for user, count in waiting.items() if count > after[user] - busy.get(user, 0)}
    assert not room or all(after[user] >= per_person for user in left), "room is used"


PARAMETERS = parse_parameters(
    [
        {"name": "dose", "type": "number", "minimum": 0, "default": "{{ object.properties.CONCENTRATION }}"},
        {"name": "note"},
    ]
)
PLATE = NamedOwner("OBJECT", "O-1", "/A/B/PLATE_1", "Plate 1", {"CONCENTRATION": "0.5"})
EMPTY = NamedOwner("EXPERIMENT", "E-1", "/A/B/EXP", "")
FOUND = Named({"O-1": PLATE, "/A/B/PLATE_1": PLATE, "E-1": EMPTY}, {"D-1": "O-1", "D-2": "O-1", "D-3": ""})
OWNERS = {"O-1": PLATE}


def plan(**changes: Any) -> list[tuple[str, str, dict[str, Any]]]:
    asked = {"launch_key": "key-000001", "name": "Doses", "notebook": "dose", **changes}
    request = parse(BatchRequest, asked)
    return planned(request, PARAMETERS, rows_of(request), FOUND, OWNERS)


def test_each_notebook_is_asked_with_its_own_owner_datasets_and_parameters() -> None:
    by_object, by_dataset = plan(rows=[{"owner": "O-1"}, {"owner": "", "datasets": ["D-1"]}])
    assert by_object[:2] == ("Doses – Plate 1", "/A/B/PLATE_1")
    assert by_object[2] == {
        "owner": {"kind": "OBJECT", "perm_id": "O-1"},
        "datasets": None,
        "notebook": "dose-PLATE_1.ipynb",
        "parameters": {"dose": "{{ object.properties.CONCENTRATION }}", "note": ""},
    }
    assert by_dataset[2]["datasets"] == ["D-1"] and by_dataset[2]["owner"]["perm_id"] == "O-1"
    table = "owner,datasets,dataset_name,dose,note\n/A/B/PLATE_1,D-1 D-2,Mine,2.5,x\nE-1,,,1,\n"
    first, second = plan(table=table, parameters={"note": "of all"})
    assert (first[0], first[2]["datasets"], first[2]["parameters"]) == (
        "Mine",
        ["D-1", "D-2"],
        {"dose": 2.5, "note": "x"},
    )
    assert (second[0], second[2]["parameters"]) == ("Doses – EXP", {"dose": 1, "note": ""})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rows": [{"owner": "O-9"}]}, "O-9.*datasets-unknown"),
        (
            {"rows": [{"owner": "E-1"}]},
            "row 1, parameters.dose: the property CONCENTRATION of /A/B/EXP is empty",
        ),
        ({"rows": [{"owner": "", "datasets": ["D-3"]}]}, "row 1: an experiment or object is expected"),
        ({"rows": [{"owner": "O-1", "datasets": ["E-1"]}]}, "row 1: E-1 is no dataset"),
        ({"table": "owner,dose\nO-1,-1\n"}, "line 2, parameters.dose: a number of at least 0"),
        ({"table": "owner,more\nO-1,1\n"}, "line 2, parameters.more: the template does not ask"),
        ({}, "choose experiments, objects or datasets"),
        ({"rows": [{"owner": "O-1"}], "table": "owner\nO-1\n"}, "choose experiments, objects or datasets"),
    ],
)
def test_what_cannot_be_is_said_before_anything_begins(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(OpenbisJupyterError, match=reason):
        plan(**changes)


def note_end(ended: EndedBatch) -> None:
    """What an administrator has called."""
    TOLD.append(ended)


def stumble(ended: EndedBatch) -> None:
    """The same, with a fault."""
    raise RuntimeError("no mail server")


def _settings(hook: object) -> str:
    addresses = {"openbis_url": "https://openbis.example.org", "hub_url": "https://hub.example.org"}
    return checked_settings(**addresses, batch_ended_hook=hook).batch_ended_hook


async def test_an_administrator_is_told_of_the_end_and_their_faults_break_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    TOLD.clear()
    await tell("", ENDED)
    name = _settings(note_end)
    assert name == f"{__name__}:note_end" and _settings(name) == name
    await tell(name, ENDED)
    assert TOLD == [ENDED]
    with caplog.at_level(logging.ERROR):
        await tell(f"{__name__}:stumble", ENDED)
        await tell(f"{__name__}:gone", ENDED)
    assert [one.message for one in caplog.records] == [f"batch_ended_hook failed for batch {'b' * 32}"] * 2


@pytest.mark.parametrize("hook", [lambda _: None, "nothing", "no.such.module:name", "os:no_such", "os:name"])
def test_what_the_service_could_not_import_is_refused_when_the_hub_starts(hook: object) -> None:
    with pytest.raises(ValueError, match=r"batch_ended_hook .* (cannot be imported|is not a function)"):
        _settings(hook)
