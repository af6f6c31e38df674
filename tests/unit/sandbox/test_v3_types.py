"""What V3 reads is read as strictly as by openBIS, with its words."""

from __future__ import annotations

from typing import Any

import pytest

from openbis_sandbox.as_api.v3_reading import Unreadable, read_parameters
from openbis_sandbox.as_api.v3_types import FIELDS, completed, whole
from openbis_sandbox.failures import MethodParametersInvalid

SPACE = {"@type": "as.dto.space.id.SpacePermId", "permId": "S"}
SAMPLES = "as.dto.sample.search.SampleSearchCriteria"
FETCH = "as.dto.sample.fetchoptions.SampleFetchOptions"


def read(method: str, *parameters: Any, version: str = "3.6") -> Any:
    return read_parameters("as", method, ["token", *parameters], version)[1:]


def search(criteria: Any, fetch: Any = None) -> Any:
    return read("searchSamples", {"@type": SAMPLES, "criteria": [criteria]}, fetch or {"@type": FETCH})


@pytest.mark.parametrize("given", [[], ["token"], ["token", {}, {}, {}]])
def test_the_number_of_parameters_counts(given: list[Any]) -> None:
    with pytest.raises(MethodParametersInvalid):
        read_parameters("as", "searchSpaces", given)


def test_one_thing_is_a_list_of_one_and_unknown_fields_go() -> None:
    (creations,) = read(
        "createSpaces", {"@type": "as.dto.space.create.SpaceCreation", "code": "A", "moon": 1}
    )
    assert creations == [{"@type": "as.dto.space.create.SpaceCreation", "code": "A"}]


def test_the_type_of_a_list_s_item_is_known_where_there_is_only_one() -> None:
    (creations,) = read("createSpaces", [{"code": "A"}, {"@type": "no.such.Type", "code": "B"}])
    assert [one["@type"] for one in creations] == ["as.dto.space.create.SpaceCreation"] * 2


@pytest.mark.parametrize(
    ("method", "given", "words", "kind"),
    [
        ("getSpaces", [{"permId": "S"}], "without type information", "JsonMappingException"),
        (
            "getSpaces",
            [{"@type": "as.dto.moon.Phase", "permId": "S"}],
            "Could not resolve type id 'as.dto.moon.Phase' as a subtype of",
            "JsonMappingException",
        ),
        (
            "createSpaces",
            [{"code": ["A", "B"]}],
            "`java.lang.String` out of START_ARRAY token",
            "JsonMappingException",
        ),
        (
            "createSpaces",
            [{"code": {}}],
            "`java.lang.String` out of START_OBJECT token",
            "JsonMappingException",
        ),
        ("createSpaces", ["A"], "Cannot construct instance of", "MismatchedInputException"),
        (
            "createRoleAssignments",
            [{"role": "KING"}],
            'from String "KING": value not one of declared Enum instance names: [',
            "JsonMappingException",
        ),
    ],
)
def test_what_is_something_else_is_refused(method: str, given: Any, words: str, kind: str) -> None:
    more = [{"@type": "as.dto.space.fetchoptions.SpaceFetchOptions"}] if method.startswith("get") else []
    with pytest.raises(Unreadable) as refused:
        read(method, given, *more)
    assert words in str(refused.value)
    assert refused.value.exception_type.endswith(kind)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [("count", "5", 5), ("count", 5.9, 5), ("count", None, None), ("from", 0, 0)],
)
def test_numbers(field: str, value: Any, expected: Any) -> None:
    fetch = read("searchSamples", {"@type": SAMPLES}, {"@type": FETCH, field: value})[1]
    assert fetch[field] == expected


@pytest.mark.parametrize("value", ["many", [1], {}, True])
def test_no_numbers(value: Any) -> None:
    with pytest.raises(Unreadable, match=r"java\.lang\.Integer"):
        read("searchSamples", {"@type": SAMPLES}, {"@type": FETCH, "count": value})


@pytest.mark.parametrize(
    ("day", "is_one"), [("2026-01-02", True), ("2026-1-2 3:04", True), ("yesterday", False)]
)
def test_days_that_are_searched_for(day: str, is_one: bool) -> None:
    value = {"@type": "as.dto.common.search.DateEqualToValue", "value": day}
    criteria = {"@type": "as.dto.common.search.RegistrationDateSearchCriteria", "fieldValue": value}
    if is_one:
        assert search(criteria)[0]["criteria"][0]["fieldValue"]["value"] == day
        return
    with pytest.raises(Unreadable, match="equal to 'yesterday' does not match any of the supported formats"):
        search(criteria)


def test_a_repeated_object_is_the_same_and_a_number_is_given_once() -> None:
    parents = {"@id": 2, "@type": FETCH}
    fetch = read(
        "searchSamples", {"@type": SAMPLES}, {"@id": 1, "@type": FETCH, "parents": parents, "children": 2}
    )[1]
    assert fetch["children"] == fetch["parents"]
    endless = read("searchSamples", {"@type": SAMPLES}, {"@id": 1, "@type": FETCH, "parents": 1})[1]
    assert endless["parents"] is endless
    with pytest.raises(Unreadable, match="Already had POJO for id"):
        read("getSpaces", [{**SPACE, "@id": 1}, {**SPACE, "@id": 1}], None)
    with pytest.raises(Unreadable, match="Unresolved forward references"):
        read("searchSamples", {"@type": SAMPLES}, {"@type": FETCH, "parents": 7})


def test_later_versions_know_more_fields() -> None:
    creation = {"code": "A", "dataType": "VARCHAR", "multiValue": True}
    assert "multiValue" not in read("createPropertyTypes", [creation])[0][0]
    assert read("createPropertyTypes", [creation], version="3.7")[0][0]["multiValue"] is True


def test_several_values_of_a_property_are_for_later_versions() -> None:
    creation = {"code": "A", "properties": {"MANY": ["a", "b"]}}
    with pytest.raises(Unreadable, match="START_ARRAY"):
        read("createSamples", [creation])
    assert read("createSamples", [creation], version="3.7")[0][0]["properties"] == {"MANY": ["a", "b"]}


def test_objects_are_whole_and_so_are_fetch_options_that_hold_themselves() -> None:
    space = whole({"@type": "as.dto.space.Space", "code": "S", "moon": 1})
    assert (space["frozen"], space["projects"], "moon" in space) == (False, None, False)
    given: dict[str, Any] = {"@type": FETCH, "count": 3}
    given["parents"] = given
    options = completed(FETCH, given)
    assert options["parents"] is options
    assert set(options) == {"@type", *FIELDS[FETCH]}
    assert (options["count"], options["cacheMode"]) == (3, "NO_CACHE")
