"""Objects, experiments, datasets and dataset types, as far as saving and listing need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from openbis_jupyter.client.access import Access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.operations import moment
from openbis_jupyter.openbis.rpc import Graph, OpenbisFailure

_NAMES = ("$NAME", "NAME")
_WITH_OWNER_AND_TYPE = {
    "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
    "type": {"@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions"},
    "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
    "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
    "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
}
OWNER_KINDS: Mapping[Literal["OBJECT", "EXPERIMENT"], tuple[str, str]] = {
    "OBJECT": ("sample", "Sample"),
    "EXPERIMENT": ("experiment", "Experiment"),
}


@dataclass(frozen=True)
class Owner:
    """The object or experiment that a dataset belongs to."""

    kind: Literal["OBJECT", "EXPERIMENT"]
    perm_id: str
    identifier: str

    @property
    def id(self) -> dict[str, str]:
        """Its V3 id."""
        return _id(self.kind, self.perm_id)


@dataclass(frozen=True)
class DatasetRow:
    """A dataset in a list. `owner`: identifier of its object or experiment; `registered` in UTC."""

    perm_id: str
    type: str
    name: str
    owner: str
    registrator: str
    registered: datetime | None


@dataclass(frozen=True)
class DatasetFacts:
    """A saved dataset as its next version needs it; texts are empty, the owner None, where openBIS has none."""

    type: str
    name: str
    notes: str
    history_id: str
    owner: Owner | None
    parents: Sequence[str]


@dataclass(frozen=True)
class Description:
    """A dataset, object or experiment; `identifier` of a dataset is that of its object or experiment."""

    kind: Literal["DATASET", "OBJECT", "EXPERIMENT"]
    perm_id: str
    type: str
    name: str
    identifier: str


@dataclass(frozen=True)
class DatasetQuery:
    """Which datasets are looked for; what is empty does not matter. `owner`: experiment or object."""

    owner: Owner | None = None
    space: str = ""
    project: str = ""
    type_code: str = ""
    text: str = ""
    properties: Mapping[str, str] | None = None
    limit: int = 1000


def find_owner(access: Access, text: str) -> Owner:
    """The object or experiment with this permId or identifier. Errors: `owner-unknown`."""
    for kind, (package, name) in OWNER_KINDS.items():
        fetch = {"@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions"}
        try:
            graph = Graph(access.ask(f"get{name}s", [_id(kind, text)], fetch))
        except OpenbisFailure:  # an identifier that this kind cannot have
            continue
        for found in (graph.node(value) for value in graph.node(graph.root).values()):
            if found:
                return Owner(
                    kind,
                    str(graph.child(found, "permId").get("permId")),
                    str(graph.child(found, "identifier").get("identifier")),
                )
    raise OpenbisJupyterError("owner-unknown", owner=text)


def describe(access: Access, names: Iterable[str]) -> list[Description]:
    """What openBIS knows about each of these permIds and identifiers (at most 3 requests, however many they are).

    Errors: `datasets-unknown` with those that are nothing of all that.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[str, Description] = {}
    plain = [name for name in wanted if not name.startswith("/")]
    if plain:
        ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": name} for name in plain]
        graph = Graph(access.ask("getDataSets", ids, _WITH_OWNER_AND_TYPE))
        for row in (
            dataset_row(graph, node) for node in map(graph.node, graph.node(graph.root).values()) if node
        ):
            found[row.perm_id] = Description("DATASET", row.perm_id, row.type, row.name, row.owner)
    for kind in OWNER_KINDS:
        rest = [text for text in wanted if text not in found]
        if rest:
            for one in _described(access, kind, rest):
                found |= {text: one for text in rest if text.upper() in (one.perm_id.upper(), one.identifier)}
    unknown = [text for text in wanted if text not in found]
    if unknown:
        raise OpenbisJupyterError("datasets-unknown", datasets=unknown)
    return [found[text] for text in wanted]


def dataset_facts(access: Access, perm_id: str) -> DatasetFacts:
    """What a dataset is (1 request). Errors: `datasets-unknown`."""
    fetch = {
        **_WITH_OWNER_AND_TYPE,
        "parents": {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
    }
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id}]
    graph = Graph(access.ask("getDataSets", ids, fetch))
    found = next((graph.node(value) for value in graph.node(graph.root).values() if graph.node(value)), None)
    if found is None:
        raise OpenbisJupyterError("datasets-unknown", datasets=[perm_id])
    properties = graph.child(found, "properties")

    def text(word: str) -> str:
        return str(properties.get(word) or properties.get(f"${word}") or "")

    return DatasetFacts(
        type=str(graph.child(found, "type").get("code", "")),
        name=text("NAME"),
        notes=text("NOTES"),
        history_id=text("HISTORY_ID"),
        owner=_owner_of(graph, found),
        parents=[
            str(graph.child(parent, "permId").get("permId")) for parent in graph.children(found, "parents")
        ],
    )


def may_write(access: Access, owner: Owner) -> bool:
    """Whether openBIS lets this user change the owner; true where it cannot say."""
    fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
    try:
        graph = Graph(access.ask("getRights", [owner.id], fetch))
    except OpenbisFailure:
        return True
    return any(
        "UPDATE" in (graph.node(found).get("rights") or ()) for found in graph.node(graph.root).values()
    )


def find_datasets(access: Access, query: DatasetQuery) -> list[DatasetRow]:
    """The datasets that the query describes, the newest first (1 request)."""
    rows, _ = page_of_datasets(access, query, 0)
    return rows


def page_of_datasets(access: Access, query: DatasetQuery, start: int) -> tuple[list[DatasetRow], int]:
    """The datasets from number `start` (0 first) on, at most `query.limit`, and how many there are (1 request)."""
    fetch = {
        **_WITH_OWNER_AND_TYPE,
        "from": start,
        "count": query.limit,
        "sort": {
            "@type": "as.dto.dataset.fetchoptions.DataSetSortOptions",
            "sortings": [
                {
                    "@type": "as.dto.common.fetchoptions.Sorting",
                    "field": "REGISTRATION_DATE",
                    "order": {"@type": "as.dto.common.fetchoptions.SortOrder", "asc": False},
                }
            ],
        },
        "registrator": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
    }
    graph = Graph(access.ask("searchDataSets", criteria_of(query), fetch))
    rows = [dataset_row(graph, found) for found in graph.children(graph.root, "objects")]
    ordered = sorted(
        rows, key=lambda row: (row.registered is not None, row.registered, row.perm_id), reverse=True
    )
    return ordered, int(graph.node(graph.root).get("totalCount") or len(rows))


def property_codes(access: Access, type_code: str) -> list[str]:
    """Codes of the properties of a dataset type, in capitals. Errors: OpenbisFailure where there is no such type."""
    type_id = {
        "@type": "as.dto.entitytype.id.EntityTypePermId",
        "permId": type_code,
        "entityKind": "DATA_SET",
    }
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions",
        "propertyAssignments": {
            "@type": "as.dto.property.fetchoptions.PropertyAssignmentFetchOptions",
            "propertyType": {"@type": "as.dto.property.fetchoptions.PropertyTypeFetchOptions"},
        },
    }
    graph = Graph(access.ask("getDataSetTypes", [type_id], fetch))
    types = [graph.node(value) for value in graph.node(graph.root).values() if graph.node(value)]
    if not types:
        raise OpenbisFailure(f"There is no dataset type {type_code}.")
    return [
        str(graph.child(assignment, "propertyType").get("code", "")).upper()
        for assignment in graph.children(types[0], "propertyAssignments")
    ]


def _id(kind: Literal["OBJECT", "EXPERIMENT"], text: str) -> dict[str, str]:
    package, name = OWNER_KINDS[kind]
    if text.startswith("/"):
        return {"@type": f"as.dto.{package}.id.{name}Identifier", "identifier": text}
    return {"@type": f"as.dto.{package}.id.{name}PermId", "permId": text}


def criteria_of(query: DatasetQuery) -> dict[str, Any]:
    """The query as V3 criteria."""
    parts: list[dict[str, Any]] = []
    if query.owner:
        package, name = OWNER_KINDS[query.owner.kind]
        parts.append(search_criteria(package, name, [_equals("PermId", "perm_id", query.owner.perm_id)]))
    if query.project:
        field = "Identifier" if query.project.startswith("/") else "Code"
        project = search_criteria("project", "Project", [_equals(field, field.lower(), query.project)])
        parts.append(_of_experiment_or_object([project]))
    if query.space:
        space = search_criteria("space", "Space", [_equals("Code", "code", query.space)])
        parts.append(
            _any_of(
                search_criteria("experiment", "Experiment", [search_criteria("project", "Project", [space])]),
                search_criteria("sample", "Sample", [space]),
            )
        )
    if query.type_code:
        parts.append(search_criteria("dataset", "DataSetType", [_equals("Code", "code", query.type_code)]))
    if query.text:
        parts.append(field_criteria("AnyField", "anyfield", "ANY_FIELD", query.text, "StringContainsValue"))
    for code, text in (query.properties or {}).items():
        parts.append(field_criteria("StringProperty", code, "PROPERTY", text, "StringEqualToValue"))
    return search_criteria("dataset", "DataSet", parts)


def search_criteria(
    package: str, name: str, parts: Sequence[dict[str, Any]], operator: str = "AND"
) -> dict[str, Any]:
    """All (AND) or any (OR) of some criteria about things of a kind."""
    return {
        "@type": f"as.dto.{package}.search.{name}SearchCriteria",
        "operator": operator,
        "criteria": list(parts),
    }


def _of_experiment_or_object(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return _any_of(
        search_criteria("experiment", "Experiment", parts), search_criteria("sample", "Sample", parts)
    )


def _any_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return search_criteria("dataset", "DataSet", parts, "OR")


def _equals(criteria: str, field: str, text: str) -> dict[str, Any]:
    return field_criteria(criteria, field, "ATTRIBUTE", text, "StringEqualToValue")


def field_criteria(criteria: str, field: str, field_type: str, text: str, value: str) -> dict[str, Any]:
    """One criterion about a field; `value` is the class of the comparison."""
    return {
        "@type": f"as.dto.common.search.{criteria}SearchCriteria",
        "fieldName": field,
        "fieldType": field_type,
        "fieldValue": {"@type": f"as.dto.common.search.{value}", "value": text},
    }


def _described(
    access: Access, kind: Literal["OBJECT", "EXPERIMENT"], names: Sequence[str]
) -> list[Description]:
    package, name = OWNER_KINDS[kind]
    options = f"as.dto.{package}.fetchoptions.{name}"
    fetch = {
        "@type": f"{options}FetchOptions",
        "type": {"@type": f"{options}TypeFetchOptions"},
        "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
    }
    graph = Graph(access.ask(f"get{name}s", [_id(kind, text) for text in names], fetch))
    return [
        Description(
            kind,
            str(graph.child(found, "permId").get("permId", "")),
            str(graph.child(found, "type").get("code", "")),
            name_of(graph, found),
            str(graph.child(found, "identifier").get("identifier", "")),
        )
        for found in map(graph.node, graph.node(graph.root).values())
        if found
    ]


def name_of(graph: Graph, found: Mapping[str, Any]) -> str:
    """The name of an entity, empty where it has none."""
    properties = graph.child(found, "properties")
    return next((str(properties[code]) for code in _NAMES if properties.get(code)), "")


def _owner_of(graph: Graph, found: Mapping[str, Any]) -> Owner | None:
    for kind, (package, _) in OWNER_KINDS.items():
        owner = graph.child(found, package)
        if owner:
            return Owner(
                kind,
                str(graph.child(owner, "permId").get("permId", "")),
                str(graph.child(owner, "identifier").get("identifier", "")),
            )
    return None


def dataset_row(graph: Graph, found: Mapping[str, Any]) -> DatasetRow:
    """A dataset as V3 sends it."""
    owner = _owner_of(graph, found)
    return DatasetRow(
        perm_id=str(graph.child(found, "permId").get("permId") or found.get("code", "")),
        type=str(graph.child(found, "type").get("code", "")),
        name=name_of(graph, found),
        owner=owner.identifier if owner else "",
        registrator=str(graph.child(found, "registrator").get("userId", "")),
        registered=moment(found.get("registrationDate")),
    )
