"""The searches of the form's picker find what they should (what it asks: tests/unit/js/criteria.test.js)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from unit.sandbox.desk import Desk

RECORDED = json.loads(
    (Path(__file__).parents[2] / "contract" / "dataset_searches.json").read_text(encoding="utf-8")
)
NAMED = {"Shake flask 1", "Shake flask 2", "Control"}


@pytest.mark.parametrize("search", RECORDED, ids=[search["text"] for search in RECORDED])
def test_search(desk: Desk, search: dict[str, Any]) -> None:
    fetch = {"properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"}}
    found = desk.call("alice", "searchDataSets", search["criteria"], fetch)
    names = {one["properties"]["$NAME"] for one in found["objects"]}
    assert (sorted(names & NAMED), found["totalCount"]) == (search["names"], search["total"])
