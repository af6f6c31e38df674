"""Search criteria as clients send them, against the demo data."""

from __future__ import annotations

from typing import Any

import pytest
from unit.sandbox.desk import GROWTH, Desk

from openbis_sandbox.failures import UserFailure

COMMON = "as.dto.common.search."
TITLES = ["Shake flask 1", "Shake flask 2", "Control"]


def value(operator: str, content: Any, family: str = "String") -> dict[str, Any]:
    return {"@type": f"{COMMON}{family}{operator}Value", "value": content}


def code(operator: str, content: str, **more: Any) -> dict[str, Any]:
    return {"@type": f"{COMMON}CodeSearchCriteria", "fieldValue": value(operator, content), **more}


def name(operator: str, content: str, **more: Any) -> dict[str, Any]:
    kind = {"@type": f"{COMMON}StringPropertySearchCriteria", "fieldName": "$NAME"}
    return {**kind, "fieldValue": value(operator, content), **more}


def about(kind: str, *criteria: dict[str, Any], operator: str = "AND", **more: Any) -> dict[str, Any]:
    package = kind.removesuffix("Parents").removesuffix("Children").lower()
    return {
        "@type": f"as.dto.{package}.search.{kind}SearchCriteria",
        "criteria": list(criteria),
        "operator": operator,
        **more,
    }


def named(desk: Desk, *criteria: dict[str, Any], **options: Any) -> list[str]:
    """Names of the growth curve's datasets that are found, in the order of the answer."""
    fetch = {"properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"}, **options}
    found = desk.search("bob", "DataSets", *criteria, **fetch)
    return [one["properties"].get("$NAME") for one in found if one["properties"].get("$NAME") in TITLES]


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        (name("EqualTo", "Control"), ["Control"]),
        (name("EqualTo", "control"), []),
        (name("EqualTo", "contro"), []),
        (name("EqualTo", "shake*"), TITLES[:2]),
        (name("EqualTo", "Shake*", useWildcards=False), []),
        (name("EqualTo", "Shake\\*"), []),
        (name("EqualTo", "Shake*", useWildcards=True), TITLES[:2]),
        (name("EqualTo", "?ontrol", useWildcards=True), ["Control"]),
        (name("EqualTo", "[a-z]ontrol", useWildcards=True), []),
        (name("StartsWith", "shake"), TITLES[:2]),
        (name("EndsWith", "2"), ["Shake flask 2"]),
        (name("Contains", "flask"), TITLES[:2]),
        (name("LessThan", "D"), ["Control"]),
        (name("GreaterThanOrEqualTo", "Shake flask 2"), ["Shake flask 2"]),
        (name("EqualTo", "Control", negated=True), TITLES[:2]),
        (
            about("DataSet", name("EqualTo", "Control"), name("EndsWith", "1"), operator="OR"),
            [TITLES[0], TITLES[2]],
        ),
        (about("DataSet", name("EqualTo", "Control"), name("EndsWith", "1")), []),
        (about("Experiment", code("EqualTo", "GROWTH_CURVE")), TITLES),
        (about("Experiment", code("EqualTo", "growth_curve")), []),
        (about("Experiment", code("EqualTo", "OTHER")), []),
        (about("Experiment", about("Project", about("Space", code("EqualTo", "MICROSCOPY")))), TITLES),
        ({"@type": "as.dto.dataset.search.NoSampleSearchCriteria"}, TITLES),
        ({"@type": f"{COMMON}AnyFieldSearchCriteria", "fieldValue": value("Contains", "flask")}, TITLES[:2]),
    ],
)
def test_criteria(desk: Desk, criterion: dict[str, Any], found: list[str]) -> None:
    assert sorted(named(desk, criterion)) == sorted(found)


def test_what_is_unknown_is_refused_and_not_ignored(desk: Desk) -> None:
    with pytest.raises(UserFailure, match="not supported"):
        named(desk, {"@type": f"{COMMON}MoonPhaseSearchCriteria"})
    with pytest.raises(UserFailure, match="Unsupported"):
        named(desk, name("Resembles", "x"))


def test_pages_do_not_overlap_and_count_all(desk: Desk) -> None:
    sort = {"sortings": [{"field": "PERM_ID", "order": {"asc": True}}]}
    pages = [
        desk.call("bob", "searchDataSets", {}, {"from": start, "count": 2, "sort": sort})
        for start in (0, 2, 4, 6)
    ]
    keys = [one["code"] for page in pages for one in page["objects"]]
    assert [page["totalCount"] for page in pages] == [6] * 4
    assert keys == sorted(keys)
    assert len(set(keys)) == 6


@pytest.mark.parametrize(
    ("ascending", "expected"), [(True, sorted(TITLES)), (False, sorted(TITLES, reverse=True))]
)
def test_sorting_by_a_property(desk: Desk, ascending: bool, expected: list[str]) -> None:
    sort = {"sortings": [{"field": "PROPERTY$NAME", "order": {"asc": ascending}}]}
    assert named(desk, sort=sort) == expected


def test_parents_and_children_are_found_from_both_sides(desk: Desk) -> None:
    creation = {"typeId": {"permId": "UNKNOWN"}, "experimentId": GROWTH}
    parent = desk.create("alice", "DataSets", **creation)
    child = desk.create("alice", "DataSets", **creation, parentIds=[parent])

    def is_one(one: dict[str, Any]) -> dict[str, Any]:
        return {"@type": f"{COMMON}PermIdSearchCriteria", "fieldValue": value("EqualTo", one["permId"])}

    children = desk.search("bob", "DataSets", about("DataSetParents", is_one(parent)))
    parents = desk.search("bob", "DataSets", about("DataSetChildren", is_one(child)))
    explicit = desk.search("bob", "DataSets", about("DataSet", is_one(parent), relation="PARENTS"))
    assert [one["code"] for one in children] == [child["permId"]]
    assert [one["code"] for one in parents] == [parent["permId"]]
    assert [one["code"] for one in explicit] == [child["permId"]]
    for circle in (child, parent):
        change = {"@type": "as.dto.common.update.ListUpdateActionAdd", "items": [child]}
        with pytest.raises(UserFailure, match="Circular dependency found"):
            desk.call("alice", "updateDataSets", [{"dataSetId": circle, "parentIds": {"actions": [change]}}])


def test_operations_are_all_done_or_none(desk: Desk) -> None:
    before = desk.remembered()
    good = {"@type": "as.dto.project.create.CreateProjectsOperation",
            "creations": [{"code": "TOGETHER", "spaceId": {"permId": "MICROSCOPY"}}]}  # fmt: skip
    bad = {"@type": "as.dto.space.create.CreateSpacesOperation", "creations": [{"code": "not a code"}]}
    with pytest.raises(UserFailure):
        desk.call("admin", "executeOperations", [good, bad], {})
    assert desk.remembered() == before
    done = desk.call("admin", "executeOperations", [good], {})
    assert done["results"][0]["@type"] == "as.dto.project.create.CreateProjectsOperationResult"
    assert len(done["results"][0]["objectIds"]) == 1


@pytest.mark.parametrize(
    ("user", "expected"),
    [("olga", set()), ("bob", {"UPDATE"}), ("alice", {"UPDATE", "DELETE"}), ("ALICE", set())],
)
def test_rights(desk: Desk, user: str, expected: set[str]) -> None:
    found = desk.call(user, "getRights", [GROWTH], {})
    assert {right for one in found.values() for right in one["rights"]} == expected
    new = {"@type": "as.dto.experiment.id.ExperimentIdentifier", "identifier": "/MICROSCOPY/CELLS/NEW"}
    created = next(iter(desk.call(user, "getRights", [new], {}).values()))["rights"]
    assert created == (["CREATE"] if expected else [])
