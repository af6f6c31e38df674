"""V1 search criteria in V3's words, so that there is one search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.failures import UserFailure

Criteria = Mapping[str, Any]

_OPERATORS = {"MATCH_ALL_CLAUSES": "AND", "MATCH_ANY_CLAUSES": "OR"}
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "CODE": ("", "Code"),
    "PERM_ID": ("", "PermId"),
    "TYPE": ("EntityType", "Code"),
    "SPACE": ("Space", "Code"),
    "PROJECT": ("Project", "Code"),
    "PROJECT_PERM_ID": ("Project", "PermId"),
}
"""V1 attribute → the related thing that V3 asks about (empty: the thing itself) and the attribute there."""
_TARGETS = {
    "SAMPLE": "Sample",
    "SAMPLE_PARENT": "SampleParents",
    "SAMPLE_CHILD": "SampleChildren",
    "SAMPLE_CONTAINER": "SampleContainer",
    "EXPERIMENT": "Experiment",
    "DATA_SET": "DataSet",
    "DATA_SET_PARENT": "DataSetParents",
    "DATA_SET_CHILD": "DataSetChildren",
    "DATA_SET_CONTAINER": "DataSetContainer",
}
"""V1 `targetEntityKind` → name of V3's criteria."""


def as_v3(name: str, criteria: Criteria) -> dict[str, Any]:
    """In: a V1 `SearchCriteria`, and the V3 name of what it is about. Out: the V3 criteria.

    Raises UserFailure for what the sandbox does not know.
    """
    clauses = [_clause(clause) for clause in criteria.get("matchClauses") or []]
    below = [
        as_v3(_known(_TARGETS, part.get("targetEntityKind")), part.get("criteria") or {})
        for part in criteria.get("subCriterias") or []
    ]
    operator = _OPERATORS.get(str(criteria.get("operator")), "AND")
    return {**_named(name), "operator": operator, "criteria": [*clauses, *below]}


def _clause(clause: Criteria) -> dict[str, Any]:
    kind = str(clause.get("@type"))
    if kind == "AttributeMatchClause":
        related, attribute = _known(_ATTRIBUTES, clause.get("attribute"))
        asked = _value(attribute, clause)
        return {**_named(related), "operator": "AND", "criteria": [asked]} if related else asked
    if kind == "PropertyMatchClause":
        return {**_value("StringProperty", clause), "fieldName": clause.get("propertyCode")}
    if kind == "AnyPropertyMatchClause":
        return _value("AnyProperty", clause)
    if kind == "AnyFieldMatchClause":
        return _value("AnyField", clause)
    raise UserFailure(f"Match clause not supported by the sandbox: {kind}")


def _named(name: str) -> dict[str, Any]:
    return {"@type": f"as.dto.common.search.{name}SearchCriteria"}


def _value(name: str, clause: Criteria) -> dict[str, Any]:
    wanted = {"@type": "as.dto.common.search.StringEqualToValue", "value": clause.get("desiredValue")}
    return {**_named(name), "fieldValue": wanted, "useWildcards": True}


def _known(table: Mapping[str, Any], name: Any) -> Any:
    if name not in table:
        raise UserFailure(f"Search not supported by the sandbox: {name}")
    return table[name]
