"""What a batch is about: experiments, objects and datasets by whatever name, in one request; an owner's datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openbis_jupyter.openbis.criteria import Criteria, equals, field_criteria, newest_first, search_criteria
from openbis_jupyter.openbis.operations import HISTORY_PROPERTIES, NOTEBOOK_TYPE
from openbis_jupyter.openbis.questions import asked_together, get, search
from openbis_jupyter.openbis.rpc import Graph, Rpc
from openbis_jupyter.openbis.shapes import (
    DATASETS_FETCH,
    NAME_PROPERTIES,
    OWNER_CLASSES,
    PROPERTIES_FETCH,
    OwnerKind,
    dataset_id,
    dataset_perm_id,
    identifier_of,
    owner_id,
    perm_id_of,
    properties_of,
    property_of,
)
from openbis_jupyter.protocol.limits import DATASETS_MAX

_RESULTS: Mapping[OwnerKind, str] = {"OBJECT": "GetSamples", "EXPERIMENT": "GetExperiments"}


@dataclass(frozen=True)
class NamedOwner:
    """An experiment or object; `properties`: as texts by their codes, without empty ones."""

    kind: OwnerKind
    perm_id: str
    identifier: str
    name: str
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """What some names stand for. `owners`: by each of the names; `datasets`: permId → permId of the owner, empty where
    it has none.
    """

    owners: Mapping[str, NamedOwner]
    datasets: Mapping[str, str]


def named(rpc: Rpc, token: str, names: Iterable[str]) -> Named:
    """In: permIds and identifiers. Out: those that exist and that the user may see (1 request).

    Errors: `openbis-failed`, `session-expired`, `openbis-unreachable`.
    """
    wanted = list(dict.fromkeys(names))
    plain = [name for name in wanted if not name.startswith("/")]
    operations = [get("dataset", "DataSets", map(dataset_id, plain), DATASETS_FETCH)]
    for kind, (package, name) in OWNER_CLASSES.items():
        fetch = {"@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions", "properties": PROPERTIES_FETCH}
        operations.append(get(package, f"{name}s", [owner_id(kind, one) for one in wanted], fetch))
    graph, results = asked_together(rpc, token, operations)
    found = [
        _owner(graph, kind, one)
        for kind in OWNER_CLASSES
        for one in graph.children(results.get(_RESULTS[kind]), "objects")
    ]
    by_name = {key.upper(): one for one in found for key in (one.perm_id, one.identifier)}
    return Named(
        owners={one: by_name[one.upper()] for one in wanted if one.upper() in by_name},
        datasets={
            dataset_perm_id(graph, one): _owner_of(graph, one)
            for one in graph.children(results.get("GetDataSets"), "objects")
        },
    )


def datasets_of(rpc: Rpc, token: str, kind: OwnerKind, perm_id: str) -> list[str]:
    """PermIds of an owner's datasets, but no notebooks, the oldest first (1 request). Errors: as `named`."""
    package, name = OWNER_CLASSES[kind]
    owner = search_criteria(package, name, [equals("PermId", "perm id", perm_id)])
    graph, found = _newest(rpc, token, search_criteria("dataset", "DataSet", [owner]), DATASETS_MAX)
    chosen = [one for one in found if graph.child(one, "type").get("code") != NOTEBOOK_TYPE]
    return [dataset_perm_id(graph, one) for one in reversed(chosen)]


def saved_with(rpc: Rpc, token: str, history_id: str) -> str | None:
    """PermId of the newest notebook with this history id (1 request). Errors: as `named`."""
    codes = [
        field_criteria("StringProperty", code, "PROPERTY", history_id, "StringEqualToValue")
        for code in HISTORY_PROPERTIES
    ]
    graph, found = _newest(rpc, token, search_criteria("dataset", "DataSet", codes, "OR"), 1)
    return dataset_perm_id(graph, found[0]) if found else None


def _newest(
    rpc: Rpc, token: str, criteria: Criteria, count: int
) -> tuple[Graph, Sequence[Mapping[str, Any]]]:
    """At most so many datasets, the newest first (1 request)."""
    fetch = {**DATASETS_FETCH, "count": count, "sort": newest_first("dataset", "DataSet")}
    graph, results = asked_together(rpc, token, [search("dataset", "DataSets", criteria, fetch)])
    return graph, graph.children(graph.child(results.get("SearchDataSets"), "searchResult"), "objects")


def _owner(graph: Graph, kind: OwnerKind, found: Mapping[str, Any]) -> NamedOwner:
    return NamedOwner(
        kind,
        perm_id_of(graph, found),
        identifier_of(graph, found),
        property_of(graph, found, NAME_PROPERTIES),
        properties_of(graph, found, besides=()),
    )


def _owner_of(graph: Graph, dataset: Mapping[str, Any]) -> str:
    owner = graph.child(dataset, "sample") or graph.child(dataset, "experiment")
    return perm_id_of(graph, owner) if owner else ""
