"""The types of V3: their fields, and objects and fetch options with all of them.

`v3_types.json` is the interface as openBIS 3.6 declares it (`openbis.generic.asapi.v3`, autumn 2023): each type with
its fields and theirs, what stands for an abstract one, the values of enumerations, the parameters of each method. In it
`[X]` is a list, `{X}` a map of text to X, `boolean` and `int` are never null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

_TABLE = json.loads(files(__package__).joinpath("v3_types.json").read_text("utf-8"))
FIELDS: Mapping[str, Mapping[str, str]] = _TABLE["types"]
METHODS: Mapping[str, Mapping[str, Sequence[str]]] = _TABLE["methods"]
"""`as` and `dss` → method → the types of its parameters, the session token first."""
ENUMS = {name.rpartition(".")[2]: (name, tuple(values)) for name, values in _TABLE["enums"].items()}
ABSTRACT = {name: (java, tuple(known)) for name, (java, known) in _TABLE["abstract"].items()}
BY_NAME: Mapping[str, str] = {name.rpartition(".")[2]: name for name in FIELDS}
NEVER_NULL: Mapping[str, Any] = {"boolean": False, "int": 0}
LATER_FIELDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "3.6": {},
    "3.7": {
        "as.dto.property.create.PropertyTypeCreation": {"multiValue": "boolean"},
        "as.dto.property.PropertyType": {"multiValue": "boolean"},
        "as.dto.property.create.PropertyAssignmentCreation": {"unique": "boolean"},
        "as.dto.property.PropertyAssignment": {"unique": "boolean"},
    },
}
"""API version → what its types have beside the table. Source: pybis 1.37.5, which sends and reads them."""
SEVERAL_VALUES = {"properties": "{Object}"}
"""Field → its type from API version 3.7 on: a property may have several values."""


def whole(value: Mapping[str, Any], api_version: str = "3.6") -> dict[str, Any]:
    """An object with all fields of its type: null, or false and 0 where they cannot be null."""
    name = str(value.get("@type"))
    fields = {**FIELDS.get(name, {}), **LATER_FIELDS[api_version].get(name, {})}
    return {
        "@type": name,
        **{field: value.get(field, NEVER_NULL.get(kind)) for field, kind in fields.items()},
    }


@cache
def whole_fetch_options(name: str) -> Mapping[str, Any]:
    """Fetch options of a type that ask for nothing."""
    fields = FIELDS.get(name, {})
    asked = {field: NEVER_NULL.get(kind) for field, kind in fields.items()}
    return {"@type": name, **asked, **({"cacheMode": "NO_CACHE"} if "cacheMode" in fields else {})}


def completed(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Fetch options with all their fields, and so those that they hold; they may hold themselves.

    In: their `@type`, and what was given of them.
    """
    return _completed(name, given, {})


def _completed(name: str, given: Mapping[str, Any], known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if id(given) in known:
        return known[id(given)]
    result = dict(whole_fetch_options(name))
    known[id(given)] = result
    for field, kind in FIELDS.get(name, {}).items():
        value = given.get(field)
        if value is None:
            continue
        inner = BY_NAME.get(kind)
        asks = kind.endswith("FetchOptions") and inner is not None and isinstance(value, Mapping)
        result[field] = _completed(inner, value, known) if asks and inner else value
    return result
