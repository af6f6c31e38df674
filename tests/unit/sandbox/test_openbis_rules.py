"""Questions of the kinds that were recorded, beyond the recorded ones: what openBIS answers is taken from its public
source (application server of September 2023; the classes are named at the tables)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from unit.sandbox.desk import GROWTH, MICROSCOPY, Desk

from openbis_sandbox.as_api.v3_reading import read_parameters
from openbis_sandbox.failures import (
    AccessDeniedToSome,
    AuthorizationFailure,
    Failure,
    UnexpectedFailure,
    UserFailure,
)
from openbis_sandbox.storage import now_milliseconds

COMMON = "as.dto.common.search"
VALUES: Mapping[str, tuple[str, ...]] = {
    "INTEGER": ("5", "12"), "REAL": ("1e3", "0.5"), "BOOLEAN": ("TRUE", "false"), "DATE": ("2026-01-02", "1/3/26"),
    "TIMESTAMP": ("2026-01-02 03:04:05", "2026-06-01"), "VARCHAR": ("alpha", "Beta_50% *"),
}  # fmt: skip
"""Data type → the values of the property in two objects."""


def text(value: Any, operator: str = "EqualTo") -> dict[str, Any]:
    name = f"{COMMON}.AnyStringValue" if operator == "Any" else f"{COMMON}.String{operator}Value"
    return {"@type": name, "value": value}


def criterion(name: str, value: Any, **more: Any) -> dict[str, Any]:
    kind = name if name.startswith("as.dto") else f"{COMMON}.{name}SearchCriteria"
    return {"@type": kind, "fieldValue": value, **more}


def value(kind: str, of: Any) -> dict[str, Any]:
    return {"@type": f"{COMMON}.{kind}Value", "value": of}


def undefined(operator: str, data_type: str) -> str:
    return f"Operator {operator} undefined for datatype {data_type}."


def not_for(name: str, data_type: str) -> str:
    return f"Criterion of type {name}SearchCriteria cannot be applied to the data type {data_type}."


@pytest.fixture(scope="module")
def typed(desk: Desk) -> Desk:
    """With two objects, A and B, that have a property of each data type."""
    codes = {data_type: f"P_{data_type}" for data_type in VALUES}
    for data_type, code in codes.items():
        described = {"code": code, "label": code, "description": code, "dataType": data_type}
        desk.create("admin", "PropertyTypes", **described)
    assigned = [{"propertyTypeId": {"permId": code}} for code in codes.values()]
    desk.create("admin", "SampleTypes", code="TYPED", propertyAssignments=assigned)
    for number, name in enumerate("AB"):
        properties = {codes[data_type]: values[number] for data_type, values in VALUES.items()}
        desk.create(
            "admin",
            "Samples",
            code=name,
            typeId={"permId": "TYPED"},
            experimentId=GROWTH,
            properties=properties,
        )
    return desk


def found(
    desk: Desk, kind: str, *criteria: Mapping[str, Any], field: str = "code", user: str = "admin"
) -> list[str]:
    return sorted(str(one[field]) for one in desk.search(user, kind, *criteria))


# What openBIS's own code matches: in any case, always with wildcards, never negated (`StringFieldMatcher`).
BY_HAND: Mapping[str, tuple[str, Mapping[str, Any], int]] = {
    "a property type in small letters": ("PropertyTypes", criterion("Code", text("notes")), 1),
    "a property type's beginning": ("PropertyTypes", criterion("Code", text("not", "StartsWith")), 1),
    "a property type's end": ("PropertyTypes", criterion("Code", text("otes", "EndsWith")), 1),
    "a part of a property type": ("PropertyTypes", criterion("Code", text("OTE", "Contains")), 1),
    "a wildcard that is said to be none": (
        "PropertyTypes",
        criterion("Code", text("not*"), useWildcards=False),
        1,
    ),
    "one character": ("PropertyTypes", criterion("Code", text("n?tes")), 1),
    "a backslash before a wildcard": ("PropertyTypes", criterion("Code", text("not\\*")), 0),
    "quotation marks": ("PropertyTypes", criterion("Code", text('"NOTES"')), 0),
    "a person in capitals": ("Persons", criterion("UserId", text("BOB")), 1),
    "a person's name": ("Persons", criterion("FirstName", text("bo*")), 1),
    "two persons in one case": ("Persons", criterion("UserId", text("Alice")), 2),
    "a data store": ("DataStores", criterion("Code", text("dss1")), 1),
    "no such data store": ("DataStores", criterion("Code", text("dss2")), 0),
}


@pytest.mark.parametrize("question", BY_HAND)
def test_matched_by_openbis_itself(question: str, desk: Desk) -> None:
    kind, asked, count = BY_HAND[question]
    assert len(desk.search("admin", kind, asked)) == count
    assert len(desk.search("admin", kind, {**asked, "negated": True})) == count


@pytest.mark.parametrize("kind", ["PropertyTypes", "Persons", "Plugins", "Vocabularies", "DataStores"])
@pytest.mark.parametrize("nothing", [None, text(None), text(None, "Any"), text(None, "Contains")])
def test_nothing_wanted_is_everything_found(kind: str, nothing: Any, desk: Desk) -> None:
    everything = desk.search("admin", kind)
    asked = criterion("UserId" if kind == "Persons" else "Code", nothing)
    assert desk.search("admin", kind, asked) == everything


def test_a_plugin_is_found_by_its_type(own_desk: Desk) -> None:
    plugin = {"name": "p", "pluginType": "ENTITY_VALIDATION", "script": "pass"}
    own_desk.create("admin", "Plugins", **plugin)
    for kind, count in (("ENTITY_VALIDATION", 1), ("DYNAMIC_PROPERTY", 0)):
        asked = criterion("as.dto.plugin.search.PluginTypeSearchCriteria", kind)
        assert len(own_desk.search("admin", "Plugins", asked)) == count


@pytest.mark.parametrize("operator", ["LessThan", "GreaterThanOrEqualTo", "ContainsExactly"])
def test_what_openbis_itself_does_not_compare(operator: str, desk: Desk) -> None:
    with pytest.raises(UnexpectedFailure, match="Unknown string value") as refused:
        desk.search("admin", "Vocabularies", criterion("Code", text("A", operator)))
    assert refused.value.exception_type == "java.lang.RuntimeException"


# What the database matches: as it is written, wildcards in any case (`TranslatorUtils`).
BY_DATABASE: Mapping[str, tuple[str, Mapping[str, Any], list[str]]] = {
    "a space as it is written": ("Spaces", criterion("Code", text("METHODS")), ["METHODS"]),
    "a space in small letters": ("Spaces", criterion("Code", text("methods")), []),
    "a wildcard in small letters": ("Spaces", criterion("Code", text("meth*")), ["METHODS"]),
    "no wildcard": ("Spaces", criterion("Code", text("METH*"), useWildcards=False), []),
    "a beginning in small letters": ("Spaces", criterion("Code", text("meth", "StartsWith")), ["METHODS"]),
    "exactly contained": ("Spaces", criterion("Code", text("thod", "ContainsExactly")), ["METHODS"]),
    "quotation marks around a code": ("Spaces", criterion("Code", text('"METHODS"')), []),
    "less than": ("Spaces", criterion("Code", text("E", "LessThan")), ["DEFAULT"]),
    "codes": ("Spaces", criterion("Codes", ["METHODS", "DEFAULT", "nothing"]), ["DEFAULT", "METHODS"]),
    "no codes": ("Spaces", criterion("Codes", []), []),
    "negated": ("Spaces", criterion("Code", text("M*"), negated=True), ["DEFAULT", "PRIVATE_BOB"]),
    "any text": ("Projects", criterion("Code", text(None, "Any")), ["CELLS", "PROTOCOLS", "SECRETS"]),
    "a code that is null": ("Projects", criterion("Code", text(None)), ["CELLS", "PROTOCOLS", "SECRETS"]),
    "no value": ("Projects", criterion("Code", None), ["CELLS", "PROTOCOLS", "SECRETS"]),
    "ids": ("Spaces", criterion("Ids", [MICROSCOPY, {"permId": "nothing"}]), ["MICROSCOPY"]),
    "identifiers as they are written": ("Projects", criterion("Identifier", text("/microscopy/cells")), []),
    "identifiers by wildcards": ("Projects", criterion("Identifier", text("/microscopy/*")), ["CELLS"]),
}  # fmt: skip


@pytest.mark.parametrize("question", BY_DATABASE)
def test_matched_by_the_database(question: str, desk: Desk) -> None:
    kind, asked, expected = BY_DATABASE[question]
    assert found(desk, kind, asked) == expected


def test_quotation_marks_around_a_text_are_left_out(desk: Desk) -> None:
    perm_id = desk.search("admin", "Experiments", criterion("Code", text("GROWTH_CURVE")))[0]["permId"][
        "permId"
    ]
    assert found(desk, "Experiments", criterion("PermId", text(f'"{perm_id}"'))) == ["GROWTH_CURVE"]
    named = criterion("StringProperty", text('"Growth curve of strain W3110"'), fieldName="$NAME")
    assert found(desk, "Experiments", named) == ["GROWTH_CURVE"]


# Text that is asked for of a property of another data type (`StringFieldSearchConditionTranslator`).
OF_PROPERTIES: Mapping[str, tuple[str, str, Mapping[str, Any], list[str] | str]] = {
    "a number as a number": ("StringProperty", "INTEGER", text("05"), ["A"]),
    "a number that is real": ("StringProperty", "REAL", text("1000"), ["A"]),
    "numbers below": ("StringProperty", "INTEGER", text("12", "LessThan"), ["A"]),
    "a part of a number": ("StringProperty", "INTEGER", text("5", "Contains"), undefined("Contains", "INTEGER")),
    "no number": ("StringProperty", "REAL", text("much"), "String does not represent a number: [much]"),
    "a truth": ("StringProperty", "BOOLEAN", text("true"), ["A"]),
    "a truth in capitals": ("StringProperty", "BOOLEAN", text("TRUE"), "String does not represent a boolean: [TRUE]"),
    "a truth below": ("StringProperty", "BOOLEAN", text("true", "LessThan"), undefined("LessThan", "BOOLEAN")),
    "a truth's beginning": ("StringProperty", "BOOLEAN", text("t", "StartsWith"), undefined("StartsWith", "BOOLEAN")),
    "a day": ("StringProperty", "DATE", text("2026-01-02"), ["A"]),
    "days after": ("StringProperty", "DATE", text("2026-01-02", "GreaterThan"), ["B"]),
    "a day of moments": ("StringProperty", "TIMESTAMP", text("2026-01-02"), ["A"]),
    "no day": ("StringProperty", "TIMESTAMP", text("soon"), "String does not represent a date: [soon]"),
    "the end of a day": ("StringProperty", "DATE", text("02", "EndsWith"), undefined("EndsWith", "DATE")),
    "any": ("StringProperty", "INTEGER", text(None, "Any"), ["A", "B"]),
    "a percent sign": ("StringProperty", "VARCHAR", text("_50%", "Contains"), ["B"]),
    "an underscore": ("StringProperty", "VARCHAR", text("al_ha"), []),
    "a question mark": ("StringProperty", "VARCHAR", text("al?ha"), ["A"]),
    "an escaped wildcard": ("StringProperty", "VARCHAR", text("beta* \\*"), ["B"]),
    "strictly text": ("StrictlyStringProperty", "VARCHAR", text("alpha"), ["A"]),
    "strictly text of a number": (
        "StrictlyStringProperty", "INTEGER", text("5"), not_for("StrictlyStringProperty", "INTEGER")
    ),
    "a number of text": ("NumberProperty", "VARCHAR", value("NumberEqualTo", 5), not_for("NumberProperty", "VARCHAR")),
    "a number": ("NumberProperty", "REAL", value("NumberGreaterThan", 1), ["A"]),
    "a truth of a number": ("BooleanProperty", "INTEGER", True, not_for("BooleanProperty", "INTEGER")),
    "what is true": ("BooleanProperty", "BOOLEAN", True, ["A"]),
    "a date of text": (
        "DateProperty", "VARCHAR", value("DateEqualTo", "2026-01-02"), not_for("DateProperty", "VARCHAR")
    ),
    "a date": ("DateProperty", "DATE", value("DateEqualTo", "2026-01-03"), ["B"]),
    "any text": ("AnyStringProperty", "VARCHAR", text("alpha"), ["A"]),
    "any number": ("AnyNumberProperty", "INTEGER", value("NumberEqualTo", 12), ["B"]),
    "any date": ("AnyDateProperty", "DATE", value("DateEqualTo", "2026-06-01"), ["B"]),
    "any truth": ("AnyBooleanProperty", "BOOLEAN", False, ["B"]),
    "a number of nothing": ("NumberProperty", "NOTHING", value("NumberEqualTo", 5), not_for("NumberProperty", "null")),
}  # fmt: skip


@pytest.mark.parametrize("question", OF_PROPERTIES)
def test_properties_that_are_searched_for(question: str, typed: Desk) -> None:
    name, data_type, wanted, expected = OF_PROPERTIES[question]
    of_type = {
        "@type": "as.dto.sample.search.SampleTypeSearchCriteria",
        "criteria": [criterion("Code", text("TYPED"))],
    }
    asked = criterion(name, wanted, fieldName=f"P_{data_type}")
    if isinstance(expected, list):
        assert found(typed, "Samples", of_type, asked) == expected
        return
    with pytest.raises(UserFailure) as refused:
        typed.search("admin", "Samples", of_type, asked)
    assert expected in str(refused.value)


# How values are kept (`EntityPropertiesConverter`, `PropertyTranslator`, the column's type `jsonb`).
KEPT: Mapping[str, tuple[str, str, str | None]] = {
    "an array of numbers": ("ARRAY_INTEGER", "1,2, 03", "1, 2, 3"),
    "an array of real numbers": ("ARRAY_REAL", "1,2.5,1e10", "1.0, 2.5, 1.0E10"),
    "an array of texts": ("ARRAY_STRING", "a , b\\,c", "a, b\\,c"),
    "an array of moments": ("ARRAY_TIMESTAMP", "2026-01-02 03:04:05", "2026-01-02 03:04:05 +0000"),
    "an array of one": ("ARRAY_INTEGER", "7", "7"),
    "JSON": ("JSON", '{"bb":1,"a":[1,2]}', '{"a": [1, 2], "bb": 1}'),
    "JSON with a name twice": ("JSON", '{"a":1,"a":2}', '{"a": 2}'),
    "JSON with numbers": ("JSON", "[1e3, 1.50, -0]", "[1000, 1.50, 0]"),
    "JSON that is a text": ("JSON", '"ü"', '"ü"'),
    "a whole number with a sign": ("INTEGER", "+7", "7"),
    "a small number": ("REAL", "0.00001", "1.0E-5"),
    "a truth in capitals": ("BOOLEAN", "FALSE", "false"),
    "an American day": ("DATE", "1/2/26", "2026-01-02"),
    "a moment elsewhere": ("TIMESTAMP", "2026-01-02T03:04:05+02:00", "2026-01-02 01:04:05 +0000"),
}


@pytest.mark.parametrize("value", KEPT)
def test_values_are_kept_in_openbis_s_form(value: str, desk: Desk) -> None:
    data_type, given, expected = KEPT[value]
    assert kept(desk, data_type, given) == expected


def kept(desk: Desk, data_type: str, given: str, **more: Any) -> Any:
    code = f"K{desk.call('admin', 'createPermIdStrings', 1)[0].replace('-', '')}"
    described = {"code": code, "label": code, "description": code, "dataType": data_type}
    desk.create("admin", "PropertyTypes", **described, **more)
    desk.create("admin", "SampleTypes", code=code, propertyAssignments=[{"propertyTypeId": {"permId": code}}])
    fields = {"typeId": {"permId": code}, "experimentId": GROWTH, "properties": {code: given}}
    made = desk.create("admin", "Samples", code=code, **fields)
    (sample,) = desk.call("admin", "getSamples", [made], {"properties": {}, "sampleProperties": {}}).values()
    return None if sample["properties"] is None else sample["properties"].get(code)


# What is no value (`PropertyValidator`, `EntityPropertiesConverter`).
NO_BLUE = "Vocabulary value 'BLUE' is not valid. It must exist in"
NO_VALUES: Mapping[str, tuple[str, str, str]] = {
    "a term that there is not": ("CONTROLLEDVOCABULARY", "blue", f"{NO_BLUE} 'HUES' controlled vocabulary  - Hues"),
    "a term of a chosen list": ("chosen", "blue", f"{NO_BLUE} 'SHADES' controlled vocabulary [DARK, LIGHT]"),
    "an object by permId": ("SAMPLE", "2026-1", "No sample could be found for perm id 2026-1."),
    "an object by identifier": ("SAMPLE", "/NO/SUCH", "No sample could be found for identifier /NO/SUCH."),
    "no JSON": ("JSON", "{", "ERROR: invalid input syntax for type json"),
}  # fmt: skip


@pytest.mark.parametrize("value", NO_VALUES)
def test_what_is_no_value_is_refused(value: str, desk: Desk) -> None:
    data_type, given, words = NO_VALUES[value]
    more: dict[str, Any] = {}
    if data_type in ("CONTROLLEDVOCABULARY", "chosen"):
        code, chosen = ("SHADES", True) if data_type == "chosen" else ("HUES", False)
        terms = [{"code": "DARK"}, {"code": "LIGHT"}]
        description = code.capitalize()
        desk.create(
            "admin", "Vocabularies", code=code, description=description, chosenFromList=chosen, terms=terms
        )
        data_type, more = "CONTROLLEDVOCABULARY", {"vocabularyId": {"permId": code}}
    with pytest.raises(UserFailure) as refused:
        kept(desk, data_type, given, **more)
    assert str(refused.value).startswith(words)


# Who may call what at all (`*AuthorizationExecutor`): olga is observer, bob user and administrator of a space of his.
GATES: Mapping[str, tuple[str, str, tuple[Any, ...], bool]] = {
    "an observer looks into the trash": ("olga", "searchDeletions", ({}, {}), False),
    "a user looks into the trash": ("bob", "searchDeletions", ({}, {}), True),
    "a power user lists groups": ("alice", "searchAuthorizationGroups", ({}, {}), False),
    "an administrator of a space lists groups": ("bob", "searchAuthorizationGroups", ({}, {}), True),
    "a power user lists roles": ("alice", "searchRoleAssignments", ({}, {}), False),
    "an administrator of a space lists roles": ("bob", "searchRoleAssignments", ({}, {}), True),
    "an observer wants codes": ("olga", "createCodes", ("X", "SAMPLE", 1), False),
    "a user wants codes": ("bob", "createCodes", ("X", "SAMPLE", 1), True),
    "an observer wants permIds": ("olga", "createPermIdStrings", (1,), False),
    "an observer looks for executions": ("olga", "searchOperationExecutions", ({}, {}), False),
    "a user looks for executions": ("bob", "searchOperationExecutions", ({}, {}), True),
    "a user looks for events": ("bob", "searchEvents", ({}, {}), False),
    "an administrator looks for events": ("admin", "searchEvents", ({}, {}), True),
    "an observer looks for queries": ("olga", "searchQueries", ({}, {}), True),
    "nobody looks for queries": ("nobody", "searchQueries", ({}, {}), False),
    "an observer looks for assignments": ("olga", "searchPropertyAssignments", ({}, {}), True),
    "nobody looks for assignments": ("nobody", "searchPropertyAssignments", ({}, {}), False),
    "an observer searches for everything": ("olga", "searchGlobally", ({}, {}), True),
    "nobody searches for everything": ("nobody", "searchGlobally", ({}, {}), False),
    "an observer looks for sessions": ("olga", "searchSessionInformation", ({}, {}), True),
}


@pytest.mark.parametrize("question", GATES)
def test_who_may_ask_at_all(question: str, desk: Desk) -> None:
    user, method, parameters, allowed = GATES[question]
    if allowed:
        desk.call(user, method, *parameters)
        return
    with pytest.raises(AuthorizationFailure, match="None of method roles"):
        desk.call(user, method, *parameters)


def test_an_observer_everywhere_is_told_which_roles_create_objects(desk: Desk) -> None:
    with pytest.raises(
        AuthorizationFailure, match=r"None of method roles '\[PROJECT_USER, PROJECT_POWER_USER"
    ):
        desk.create("olga", "Samples", code="NOT", experimentId=GROWTH, typeId={"permId": "UNKNOWN"})


def test_terms_that_are_not_official_are_anybodys_who_is_user(own_desk: Desk) -> None:
    vocabulary = own_desk.create("admin", "Vocabularies", code="WORDS")
    term = {"code": "NEW", "vocabularyId": vocabulary}
    for user, official in (("bob", None), ("bob", True), ("olga", False)):
        with pytest.raises(AuthorizationFailure):
            own_desk.create(user, "VocabularyTerms", **term, official=official)
    own_desk.create("bob", "VocabularyTerms", **term, official=False)
    (made,) = own_desk.search("olga", "VocabularyTerms", criterion("Code", text("new")))
    assert made["official"] is False


def test_one_sees_one_s_own_sessions_and_a_token_is_told_none(own_desk: Desk) -> None:
    own_desk.token("alice"), own_desk.token("bob")
    assert {one["userName"] for one in sessions(own_desk, "bob")} == {"bob"}
    assert {one["userName"] for one in sessions(own_desk, "admin")} == {"admin", "alice", "bob"}
    name = criterion("as.dto.session.search.UserNameSearchCriteria", text("ALI*"))
    assert [one["userName"] for one in sessions(own_desk, "admin", name)] == ["alice"]
    times = {"validFromDate": now_milliseconds() - 1000, "validToDate": 10**14}
    token = own_desk.create("bob", "PersonalAccessTokens", sessionName="x", **times)["permId"]
    own_desk.tokens["bob"] = token
    assert {one["sessionToken"] for one in sessions(own_desk, "bob")} == {None}


def sessions(desk: Desk, user: str, *criteria: Any) -> list[dict[str, Any]]:
    return list(desk.call(user, "searchSessionInformation", {"criteria": list(criteria)}, {})["objects"])


def test_tokens_are_found_by_their_session_s_name(own_desk: Desk) -> None:
    times = {"validFromDate": now_milliseconds() - 1000, "validToDate": 10**14}
    for name in ("Jupyter", "laptop"):
        own_desk.create("bob", "PersonalAccessTokens", sessionName=name, **times)
    asked = criterion("as.dto.pat.search.PersonalAccessTokenSessionNameSearchCriteria", text("jup*"))
    search = {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria", "criteria": [asked]}
    fetch = {"@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions"}
    read = read_parameters("as", "searchPersonalAccessTokens", [own_desk.token("bob"), search, fetch])
    answer = own_desk.instance.call("searchPersonalAccessTokens", read)
    assert [one["sessionName"] for one in answer["objects"]] == ["Jupyter"]


def operation(verb: str, kind: str, package: str, **fields: Any) -> dict[str, Any]:
    return {"@type": f"as.dto.{package}.{verb.lower()}.{verb}{kind}Operation", **fields}


def test_a_batch_goes_by_what_its_operations_do(own_desk: Desk) -> None:
    """What deletes comes before what creates, and spaces before what lies in them, wherever they stand."""
    own_desk.create("admin", "Spaces", code="AGAIN")
    project = {"code": "P", "spaceId": {"permId": "AGAIN"}}
    batch = [
        operation("Get", "Projects", "project", objectIds=[{"identifier": "/AGAIN/P"}]),
        operation("Create", "Projects", "project", creations=[project]),
        operation("Create", "Spaces", "space", creations=[{"code": "AGAIN"}]),
        operation("Delete", "Spaces", "space", objectIds=[{"permId": "AGAIN"}], options={"reason": "x"}),
    ]
    results = own_desk.call("admin", "executeOperations", batch, {})["results"]
    assert [one["code"] for one in results[0]["objects"]] == ["P"]
    assert [str(one["@type"]).rpartition(".")[2] for one in results] == [
        "GetProjectsOperationResult", "CreateProjectsOperationResult", "CreateSpacesOperationResult",
        "DeleteSpacesOperationResult",
    ]  # fmt: skip
    with pytest.raises(Failure):
        own_desk.call("admin", "executeOperations", list(reversed(batch[2:])), {"executeInOrder": False})
        own_desk.call("admin", "executeOperations", batch[2:], {"executeInOrder": True})


def test_only_administrators_freeze(own_desk: Desk) -> None:
    for user in ("bob", "alice"):
        with pytest.raises(AuthorizationFailure, match="does not have enough privileges"):
            own_desk.call(user, "updateExperiments", [{"experimentId": GROWTH, "freeze": True}])
    own_desk.call("admin", "updateExperiments", [{"experimentId": GROWTH, "freezeForSamples": True}])
    (frozen,) = own_desk.search("olga", "Experiments", criterion("Code", text("GROWTH_CURVE")))
    assert (frozen["frozen"], frozen["frozenForSamples"], frozen["frozenForDataSets"]) == (True, True, False)


def test_types_are_annotated_and_found_by_what_they_are(own_desk: Desk) -> None:
    """Annotations belong to a type of objects or to a property's type, and are found by either."""
    kind = {"permId": "UNKNOWN", "entityKind": "SAMPLE"}
    own_desk.create("admin", "SemanticAnnotations", entityTypeId=kind, predicateOntologyId="of the type")
    notes = {"permId": "NOTES"}
    own_desk.create(
        "admin", "SemanticAnnotations", propertyTypeId=notes, predicateOntologyId="of the property"
    )
    for name, code, expected in (
        ("as.dto.entitytype.search.EntityTypeSearchCriteria", "unknown", ["of the type"]),
        ("as.dto.property.search.PropertyTypeSearchCriteria", "notes", ["of the property"]),
        ("as.dto.property.search.PropertyTypeSearchCriteria", "nothing", []),
    ):
        asked = {"@type": name, "criteria": [criterion("Code", text(code))]}
        assert found(own_desk, "SemanticAnnotations", asked, field="predicateOntologyId") == expected
    annotation = own_desk.search("admin", "SemanticAnnotations", entityType={})[0]
    assert annotation["entityType"]["code"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("as.dto.dataset.search.LocationSearchCriteria", text("*"), 6),
        (
            "as.dto.dataset.search.SizeSearchCriteria",
            value("NumberGreaterThan", 1),
            6,
        ),
        ("as.dto.dataset.search.StatusSearchCriteria", "AVAILABLE", 6),
        ("as.dto.dataset.search.PresentInArchiveSearchCriteria", True, 0),
    ],
)
def test_physical_data_are_searched_for(name: str, value: Any, count: int, own_desk: Desk) -> None:
    physical = {
        "@type": "as.dto.dataset.search.PhysicalDataSearchCriteria",
        "criteria": [criterion(name, value)],
    }
    assert len(own_desk.search("admin", "DataSets", physical)) == count


@pytest.mark.parametrize("method", ["SearchEvents", "SearchQueries", "SearchGlobally", "SearchMaterials"])
def test_what_is_searched_for_alone_is_searched_for_in_a_batch(method: str, desk: Desk) -> None:
    batch = [{"@type": f"as.dto.x.{method}Operation", "criteria": {}, "fetchOptions": {}}]
    (result,) = desk.call("admin", "executeOperations", batch, {})["results"]
    assert result["searchResult"]["totalCount"] == 0


def test_management_systems_have_a_shorter_name_in_batches(own_desk: Desk) -> None:
    creation = {"code": "DMS", "label": "l", "address": "host:/p", "addressType": "FILE_SYSTEM"}
    batch = [operation("Create", "ExternalDms", "externaldms", creations=[creation])]
    (result,) = own_desk.call("admin", "executeOperations", batch, {})["results"]
    assert result["objectIds"][0]["permId"] == "DMS"


def test_openbis_s_front_end_numbers_from_nought(desk: Desk) -> None:
    fetch = {"@id": 0, "@type": "as.dto.sample.fetchoptions.SampleFetchOptions", "children": 0}
    search = {"@type": "as.dto.sample.search.SampleSearchCriteria"}
    read = read_parameters("as", "searchSamples", [desk.token("alice"), search, fetch])
    assert read[2]["children"] is read[2]
    assert desk.instance.call("searchSamples", read)["totalCount"] > 0


def test_the_trash_is_emptied_by_administrators_and_brought_back_by_users(own_desk: Desk) -> None:
    def trashed() -> Any:
        fields = {"experimentId": GROWTH, "typeId": {"permId": "UNKNOWN"}}
        code = own_desk.call("admin", "createPermIdStrings", 1)[0]
        sample = own_desk.create("admin", "Samples", code=code, **fields)
        return own_desk.call("admin", "deleteSamples", [sample], {"reason": "x"})

    deletion = trashed()
    with pytest.raises(AccessDeniedToSome, match=r"Access denied to at least one of the 1 = \["):
        own_desk.call("alice", "confirmDeletions", [deletion])
    own_desk.call("bob", "revertDeletions", [deletion])
    assert own_desk.call("admin", "confirmDeletions", [None, trashed()]) is None
