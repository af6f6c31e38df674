"""What a person looks around for before saving: owners they may save in, dataset types with their properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets.owners import Owner, owner_of_answer
from openbis_jupyter.openbis.criteria import field_criteria, search_criteria
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import NAME_PROPERTIES, OWNER_CLASSES, PROPERTIES_FETCH, property_of

_FETCH = "as.dto.property.fetchoptions"


@dataclass(frozen=True)
class Term:
    """One value of a controlled vocabulary."""

    code: str
    label: str


@dataclass(frozen=True)
class Assignment:
    """A property of a dataset type; `data_type` in openBIS's words (VARCHAR, CONTROLLEDVOCABULARY, …)."""

    code: str
    label: str
    description: str
    data_type: str
    mandatory: bool
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class DatasetType:
    """A dataset type with the properties that a form may show, in openBIS's order."""

    code: str
    description: str
    assignments: tuple[Assignment, ...]


def writable_owners(access: Access, text: str, limit: int) -> list[tuple[Owner, str]]:
    """Experiments and objects with this text in name, code, permId or identifier, with their names.

    At most `limit` of each kind; only those that openBIS lets this user change (3 requests).
    """
    found: list[tuple[Owner, str]] = []
    for kind, (package, name) in OWNER_CLASSES.items():
        fetch = {
            "@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions",
            "properties": PROPERTIES_FETCH,
            "count": limit,
        }
        parts = (
            [field_criteria("AnyField", "anyfield", "ANY_FIELD", text, "StringContainsValue")] if text else []
        )
        if text.startswith("/"):
            field = field_criteria("Identifier", "identifier", "ATTRIBUTE", text, "StringStartsWithValue")
            parts = [field]
        graph = Graph(access.ask(f"search{name}s", search_criteria(package, name, parts), fetch))
        for one in graph.children(graph.root, "objects"):
            found.append((owner_of_answer(graph, kind, one), property_of(graph, one, NAME_PROPERTIES)))
    return _writable(access, found)


def dataset_types(access: Access) -> list[DatasetType]:
    """All dataset types with their properties and the terms of controlled vocabularies (1 request)."""
    vocabulary = {
        "@type": "as.dto.vocabulary.fetchoptions.VocabularyFetchOptions",
        "terms": {"@type": "as.dto.vocabulary.fetchoptions.VocabularyTermFetchOptions"},
    }
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions",
        "propertyAssignments": {
            "@type": f"{_FETCH}.PropertyAssignmentFetchOptions",
            "propertyType": {"@type": f"{_FETCH}.PropertyTypeFetchOptions", "vocabulary": vocabulary},
        },
    }
    criteria = search_criteria("dataset", "DataSetType", [])
    graph = Graph(access.ask("searchDataSetTypes", criteria, fetch))
    found = [_dataset_type(graph, one) for one in graph.children(graph.root, "objects")]
    return sorted(found, key=lambda one: one.code)


def _dataset_type(graph: Graph, found: Any) -> DatasetType:
    rows = sorted(graph.children(found, "propertyAssignments"), key=lambda row: int(row.get("ordinal") or 0))
    shown = [row for row in rows if row.get("showInEditView", True) is not False]
    return DatasetType(
        str(found.get("code", "")),
        str(found.get("description") or ""),
        tuple(_assignment(graph, row) for row in shown),
    )


def _assignment(graph: Graph, row: Any) -> Assignment:
    property_type = graph.child(row, "propertyType")
    terms = graph.children(graph.child(property_type, "vocabulary"), "terms")
    return Assignment(
        code=str(property_type.get("code", "")),
        label=str(property_type.get("label") or property_type.get("code", "")),
        description=str(property_type.get("description") or ""),
        data_type=str(property_type.get("dataType", "VARCHAR")),
        mandatory=bool(row.get("mandatory")),
        terms=tuple(Term(str(term.get("code", "")), str(term.get("label") or "")) for term in terms),
    )


def _writable(access: Access, found: list[tuple[Owner, str]]) -> list[tuple[Owner, str]]:
    if not found:
        return []
    fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
    graph = Graph(access.ask("getRights", [owner.id for owner, _ in found], fetch))
    rights = graph.node(graph.root)
    return [
        (owner, name)
        for owner, name in found
        if "UPDATE" in (graph.node(rights.get(owner.perm_id)).get("rights") or ())
    ]
