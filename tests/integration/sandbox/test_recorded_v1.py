"""What the ELN's pages ask through V1 and services of its own is answered as by a real openBIS: the same shapes, the
same meaning. What is there differs, so of a list the objects of each type are compared, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from integration.sandbox.recorded import recording, rpc
from integration.sandbox.server import Server, made_up_front_end, serving

EXCHANGES: list[dict[str, Any]] = recording("v1")
FIELDS_WITH_OWN_KEYS = frozenset({"properties", "settings", "rolesPerUser"})
USER = "bob"
"""Somebody who is user somewhere and administers nothing, as the recorded one."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    source = made_up_front_end(tmp_path_factory.mktemp("source"))
    with serving(tmp_path_factory.mktemp("openbis"), "--openbis-source", str(source)) as running:
        with_everything_that_is_recorded(running)
        yield running


def with_everything_that_is_recorded(server: Server) -> None:
    """A vocabulary, a property of it and a type with a validation: without them their shapes could not be compared."""
    token = server.login()
    code = {"code": "OFFICIAL", "label": "Official"}
    server.call("createVocabularies", token, [{"code": "$STATES", "terms": [code]}])
    vocabulary = {"@type": "as.dto.vocabulary.id.VocabularyPermId", "permId": "$STATES"}
    described = {
        "code": "STATE",
        "label": "State",
        "description": "State",
        "dataType": "CONTROLLEDVOCABULARY",
    }
    server.call("createPropertyTypes", token, [{**described, "vocabularyId": vocabulary}])
    plugin = {"name": "range", "pluginType": "ENTITY_VALIDATION", "script": "def validate(e, n): pass"}
    (plugin_id,) = server.call("createPlugins", token, [plugin])
    server.call("createSampleTypes", token, [{"code": "CHECKED", "validationPluginId": plugin_id}])
    state = {"propertyTypeId": {"@type": "as.dto.property.id.PropertyTypePermId", "permId": "STATE"}}
    server.call(
        "createExperimentTypes",
        token,
        [{"code": "STATED", "validationPluginId": plugin_id, "propertyAssignments": [state]}],
    )


@pytest.fixture(scope="module")
def mine(server: Server) -> list[dict[str, Any]]:
    token = server.login(USER)
    sample = rpc(
        server, "/openbis/openbis/rmi-general-information-v1.json", "searchForSamples",
        [token, {"matchClauses": [{"@type": "AttributeMatchClause", "attribute": "CODE", "desiredValue": "EXP2"}]},
         ["PROPERTIES"]],
    )["result"][0]  # fmt: skip
    return [
        rpc(server, one["path"], one["method"], _as_asked_here(one["params"], token, sample))
        for one in EXCHANGES
    ]


def _as_asked_here(parameters: list[Any], token: str, sample: Mapping[str, Any]) -> list[Any]:
    if parameters == ["test", "a"]:
        return [USER, f"{USER}-demo"]
    text = json.dumps([sample if _is_a_sample(one) else one for one in parameters])
    own = next((word for word in text.split('"') if word.startswith("test-2611")), token)
    return list(json.loads(text.replace(own, token)))


def _is_a_sample(parameter: Any) -> bool:
    return isinstance(parameter, dict) and parameter.get("@type") == "Sample"


@pytest.mark.parametrize(
    "number", [pytest.param(number, id=f"{number}-{one['method']}") for number, one in enumerate(EXCHANGES)]
)
def test_the_same_shape_as_openbis(number: int, mine: list[dict[str, Any]]) -> None:
    real, here = EXCHANGES[number]["answer"], mine[number]
    assert here["status"] == EXCHANGES[number]["status"]
    if "error" in real:
        message, kind = real["error"]["message"], real["error"]["data"]["exceptionTypeName"]
        assert here["error"]["message"] == message.replace("'test'", f"'{USER}'")
        assert here["error"]["data"]["exceptionTypeName"] == kind
        return
    assert set(here) == {"status", "result"}
    assert type(here["result"]) is type(real["result"])
    assert bool(here["result"]) == bool(real["result"])
    assert differences(real["result"], here["result"]) == []


TABLES = [number for number, one in enumerate(EXCHANGES) if one["method"].startswith("createReport")]


@pytest.mark.parametrize("number", TABLES)
def test_the_same_table_as_openbis(number: int, mine: list[dict[str, Any]]) -> None:
    real, here = EXCHANGES[number]["answer"]["result"], mine[number]["result"]
    assert _cells(here) == _cells(real)


def _cells(table: Mapping[str, Any]) -> Any:
    columns = [(one["title"], one["dataType"]) for one in table["columns"]]
    return columns, [[(cell["type"], cell["value"]) for cell in row] for row in table["rows"]]


def differences(real: Any, here: Any) -> list[str]:
    """By type: fields that only one has, and fields whose values are of another kind wherever both have some."""
    there, ours = {}, {}
    _collect(real, there)
    _collect(here, ours)
    found = [f"there is no {name}" for name in there if name not in ours]
    for name in set(there) & set(ours):
        if set(there[name]) != set(ours[name]):
            found.append(f"{name}: {sorted(set(there[name]) ^ set(ours[name]))} on one side only")
        for field in set(there[name]) & set(ours[name]):
            kinds = there[name][field] - {"NoneType"}, ours[name][field] - {"NoneType"}
            if all(kinds) and not kinds[0] & kinds[1]:
                found.append(f"{name}.{field}: {kinds[0]} there, {kinds[1]} here")
    return found


def _collect(value: Any, found: dict[str, dict[str, set[str]]]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(one, found)
        return
    if not isinstance(value, dict):
        return
    fields = found.setdefault(value["@type"], {}) if "@type" in value else {}
    for name, one in value.items():
        if name != "@id":
            fields.setdefault(name, set()).add(type(one).__name__)
            _collect(one if name not in FIELDS_WITH_OWN_KEYS else None, found)
