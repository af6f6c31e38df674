"""Ten thousand datasets: what is asked for often stays far below what anybody would notice."""

from __future__ import annotations

import cProfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from unit.sandbox.desk import GROWTH, Desk

from openbis_sandbox.rpc import answer

NUMBER = 10_000
LONGEST_SECONDS = 1.0
FETCH: dict[str, Any] = {
    "properties": {},
    "type": {},
    "experiment": {"project": {"space": {}}},
    "physicalData": {},
}


@pytest.fixture(scope="module")
def ids(desk: Desk) -> list[dict[str, Any]]:
    creations = [{"typeId": {"permId": "RAW_DATA"}, "experimentId": GROWTH, "properties": {"$NAME": f"run {number}"}}
                 for number in range(NUMBER)]  # fmt: skip
    created: list[dict[str, Any]] = desk.call("admin", "createDataSets", creations)
    return created


@contextmanager
def quickly() -> Iterator[None]:
    """Processor time counts: the machine may be busy with other things."""
    began = time.process_time()
    yield
    assert time.process_time() - began < LONGEST_SECONDS


def test_a_thousand_by_their_ids(desk: Desk, ids: list[dict[str, Any]]) -> None:
    desk.token("bob")
    with quickly():
        found = answer("1", desk.call("bob", "getDataSets", ids[-1000:], FETCH))
    assert len(found["result"]) == 1000


def test_a_page_in_the_middle(desk: Desk, ids: list[dict[str, Any]]) -> None:
    sort = {"sortings": [{"field": "CODE", "order": {"asc": False}}]}
    with quickly():
        page = desk.call(
            "bob", "searchDataSets", {}, {**FETCH, "from": NUMBER // 2, "count": 50, "sort": sort}
        )
    assert len(page["objects"]) == 50
    assert page["totalCount"] > NUMBER


def test_any_of_a_thousand(desk: Desk, ids: list[dict[str, Any]]) -> None:
    equal = "as.dto.common.search.StringEqualToValue"
    parts = [{"@type": "as.dto.common.search.PermIdSearchCriteria",
              "fieldValue": {"@type": equal, "value": one["permId"]}} for one in ids[:1000]]  # fmt: skip
    with quickly():
        found = desk.search("bob", "DataSets", *parts, operator="OR")
    assert {one["code"] for one in found} == {one["permId"] for one in ids[:1000]}


def test_those_of_an_experiment(desk: Desk, ids: list[dict[str, Any]]) -> None:
    with quickly():
        found = desk.call("bob", "getExperiments", [GROWTH], {"dataSets": {}})
    assert len(next(iter(found.values()))["dataSets"]) > NUMBER


def test_a_creation_is_as_much_work_among_many(own_desk: Desk) -> None:
    own_desk.token("admin")
    creation = {"typeId": {"permId": "RAW_DATA"}, "experimentId": GROWTH, "properties": {"$NAME": "run"}}

    def calls_for_each(number: int) -> float:
        with cProfile.Profile() as profile:
            own_desk.call("admin", "createDataSets", [creation] * number)
        return sum(entry.callcount for entry in profile.getstats()) / number

    few = calls_for_each(10)
    assert calls_for_each(400) <= few
