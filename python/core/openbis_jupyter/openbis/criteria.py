"""V3 search criteria, put together from parts, and the order of what they find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Criteria = dict[str, Any]


def search_criteria(package: str, name: str, parts: Sequence[Criteria], operator: str = "AND") -> Criteria:
    """All (AND) or any (OR) of some criteria about things of a kind; no parts: every thing."""
    return {
        "@type": f"as.dto.{package}.search.{name}SearchCriteria",
        "operator": operator,
        "criteria": list(parts),
    }


def field_criteria(criteria: str, field: str, field_type: str, text: str, value: str) -> Criteria:
    """One criterion about a field; `value` is the class of the comparison."""
    return {
        "@type": f"as.dto.common.search.{criteria}SearchCriteria",
        "fieldName": field,
        "fieldType": field_type,
        "fieldValue": {"@type": f"as.dto.common.search.{value}", "value": text},
    }


def equals(criteria: str, field: str, text: str) -> Criteria:
    """One criterion: an attribute is this very text."""
    return field_criteria(criteria, field, "ATTRIBUTE", text, "StringEqualToValue")


def any_of_datasets(datasets: Sequence[str]) -> Criteria:
    """Criteria that any of these permIds meets, as a part of others; the field has no underscore there."""
    parts = [equals("PermId", "perm id", dataset) for dataset in datasets]
    return search_criteria("dataset", "DataSet", parts, "OR")


def newest_first(package: str, name: str) -> Criteria:
    """The order for fetch options of things of a kind; openBIS takes an object as the order, no text."""
    order = {"@type": "as.dto.common.fetchoptions.SortOrder", "asc": False}
    sorting = {"@type": "as.dto.common.fetchoptions.Sorting", "field": "REGISTRATION_DATE", "order": order}
    return {"@type": f"as.dto.{package}.fetchoptions.{name}SortOptions", "sortings": [sorting]}
