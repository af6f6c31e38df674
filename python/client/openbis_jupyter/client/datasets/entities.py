"""Datasets and dataset types, as far as saving and listing need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets.owners import Owner, owner_id, owner_of_answer
from openbis_jupyter.client.datasets.query import DatasetQuery, criteria_of
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import newest_first
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import (
    DATASET_TYPES_FETCH,
    DATASETS_FETCH,
    NAME_PROPERTIES,
    OWNER_CLASSES,
    PROPERTIES_FETCH,
    OwnerKind,
    dataset_id,
    dataset_type_id,
    identifier_of,
    moment,
    perm_id_of,
    properties_of,
    property_codes_of,
    property_of,
)


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
    """A dataset, object or experiment; `identifier` of a dataset is that of its object or experiment.

    registered: in UTC; size: bytes of a dataset's files, None where openBIS does not know it; properties: by code, all
    but the name.
    """

    kind: Literal["DATASET", "OBJECT", "EXPERIMENT"]
    perm_id: str
    type: str
    name: str
    identifier: str
    registered: datetime | None = None
    size: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


def describe(access: Access, names: Iterable[str]) -> list[Description]:
    """What openBIS knows about each of these permIds and identifiers (at most 3 requests, however many they are).

    Errors: `datasets-unknown` with those that are nothing of all that.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[str, Description] = {}
    plain = [name for name in wanted if not name.startswith("/")]
    if plain:
        fetch = {
            **DATASETS_FETCH,
            "physicalData": {"@type": "as.dto.dataset.fetchoptions.PhysicalDataFetchOptions"},
        }
        graph = Graph(access.ask("getDataSets", [dataset_id(name) for name in plain], fetch))
        for node in map(graph.node, graph.node(graph.root).values()):
            if node:
                one = _described_dataset(graph, node)
                found[one.perm_id] = one
    for kind in OWNER_CLASSES:
        rest = [text for text in wanted if text not in found]
        if rest:
            for one in _described(access, kind, rest):
                found |= {text: one for text in rest if text.upper() in (one.perm_id.upper(), one.identifier)}
    unknown = [text for text in wanted if text not in found]
    if unknown:
        raise OpenbisJupyterError("datasets-unknown", datasets=unknown)
    return [found[text] for text in wanted]


def visible(access: Access, perm_ids: Sequence[str]) -> set[str]:
    """Those of the datasets that this user can see (1 request)."""
    fetch = {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"}
    graph = Graph(access.ask("getDataSets", [dataset_id(perm_id) for perm_id in perm_ids], fetch))
    return {perm_id_of(graph, found) for found in map(graph.node, graph.node(graph.root).values()) if found}


def dataset_facts(access: Access, perm_id: str) -> DatasetFacts:
    """What a dataset is (1 request). Errors: `datasets-unknown`."""
    fetch = {
        **DATASETS_FETCH,
        "parents": {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
    }
    graph = Graph(access.ask("getDataSets", [dataset_id(perm_id)], fetch))
    found = next((graph.node(value) for value in graph.node(graph.root).values() if graph.node(value)), None)
    if found is None:
        raise OpenbisJupyterError("datasets-unknown", datasets=[perm_id])
    return DatasetFacts(
        type=str(graph.child(found, "type").get("code", "")),
        name=property_of(graph, found, ("NAME", "$NAME")),
        notes=property_of(graph, found, ("NOTES", "$NOTES")),
        history_id=property_of(graph, found, ("HISTORY_ID", "$HISTORY_ID")),
        owner=_owner_of(graph, found),
        parents=[perm_id_of(graph, parent) for parent in graph.children(found, "parents")],
    )


def find_datasets(access: Access, query: DatasetQuery) -> list[DatasetRow]:
    """The datasets that the query describes, the newest first (1 request)."""
    rows, _ = page_of_datasets(access, query, 0)
    return rows


def page_of_datasets(access: Access, query: DatasetQuery, start: int) -> tuple[list[DatasetRow], int]:
    """The datasets from number `start` (0 first) on, at most `query.limit`, and how many there are (1 request)."""
    fetch = {
        **DATASETS_FETCH,
        "from": start,
        "count": query.limit,
        "sort": newest_first("dataset", "DataSet"),
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
    graph = Graph(access.ask("getDataSetTypes", [dataset_type_id(type_code)], DATASET_TYPES_FETCH))
    types = [graph.node(value) for value in graph.node(graph.root).values() if graph.node(value)]
    if not types:
        raise OpenbisFailure(f"There is no dataset type {type_code}.")
    return [code.upper() for code in property_codes_of(graph, types[0])]


def _described_dataset(graph: Graph, node: Mapping[str, Any]) -> Description:
    row, size = dataset_row(graph, node), graph.child(node, "physicalData").get("size")
    return Description(
        "DATASET",
        row.perm_id,
        row.type,
        row.name,
        row.owner,
        row.registered,
        size if isinstance(size, int) else None,
        properties_of(graph, node, besides=NAME_PROPERTIES),
    )


def _described(access: Access, kind: OwnerKind, names: Sequence[str]) -> list[Description]:
    package, name = OWNER_CLASSES[kind]
    options = f"as.dto.{package}.fetchoptions.{name}"
    fetch = {
        "@type": f"{options}FetchOptions",
        "type": {"@type": f"{options}TypeFetchOptions"},
        "properties": PROPERTIES_FETCH,
    }
    graph = Graph(access.ask(f"get{name}s", [owner_id(kind, text) for text in names], fetch))
    return [
        Description(
            kind,
            perm_id_of(graph, found),
            str(graph.child(found, "type").get("code", "")),
            property_of(graph, found, NAME_PROPERTIES),
            identifier_of(graph, found),
            moment(found.get("registrationDate")),
            None,
            properties_of(graph, found, besides=NAME_PROPERTIES),
        )
        for found in map(graph.node, graph.node(graph.root).values())
        if found
    ]


def _owner_of(graph: Graph, found: Mapping[str, Any]) -> Owner | None:
    for kind, (package, _) in OWNER_CLASSES.items():
        owner = graph.child(found, package)
        if owner:
            return owner_of_answer(graph, kind, owner)
    return None


def dataset_row(graph: Graph, found: Mapping[str, Any]) -> DatasetRow:
    """A dataset as V3 sends it."""
    owner = _owner_of(graph, found)
    return DatasetRow(
        perm_id=perm_id_of(graph, found) or str(found.get("code", "")),
        type=str(graph.child(found, "type").get("code", "")),
        name=property_of(graph, found, NAME_PROPERTIES),
        owner=owner.identifier if owner else "",
        registrator=str(graph.child(found, "registrator").get("userId", "")),
        registered=moment(found.get("registrationDate")),
    )
