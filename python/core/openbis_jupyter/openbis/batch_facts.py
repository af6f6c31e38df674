"""What a batch is about: experiments, objects and datasets by whatever name, in one request; an owner's datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import equals, field_criteria, newest_first, search_criteria
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.operations import HISTORY_PROPERTIES, NOTEBOOK_TYPE
from openbis_jupyter.openbis.rpc import Graph, Rpc
from openbis_jupyter.openbis.shapes import (
    DATASETS_FETCH,
    NAME_PROPERTIES,
    OWNER_CLASSES,
    PROPERTIES_FETCH,
    OwnerKind,
    dataset_id,
    identifier_of,
    perm_id_of,
    properties_of,
    property_of,
)
from openbis_jupyter.protocol.limits import DATASETS_MAX

Json = dict[str, Any]
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
    operations = [_get("as.dto.dataset.get.GetDataSetsOperation", map(dataset_id, plain), DATASETS_FETCH)]
    for kind, (package, name) in OWNER_CLASSES.items():
        fetch = {"@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions", "properties": PROPERTIES_FETCH}
        ids = [_owner_id(kind, one) for one in wanted]
        operations.append(_get(f"as.dto.{package}.get.Get{name}sOperation", ids, fetch))
    graph, results = _executed(rpc, token, operations)
    found = [
        _owner(graph, kind, one)
        for kind in OWNER_CLASSES
        for one in graph.children(results.get(_RESULTS[kind]), "objects")
    ]
    by_name = {key.upper(): one for one in found for key in (one.perm_id, one.identifier)}
    return Named(
        owners={one: by_name[one.upper()] for one in wanted if one.upper() in by_name},
        datasets={
            perm_id_of(graph, one) or str(one.get("code", "")): _owner_of(graph, one)
            for one in graph.children(results.get("GetDataSets"), "objects")
        },
    )


def datasets_of(rpc: Rpc, token: str, kind: OwnerKind, perm_id: str) -> list[str]:
    """PermIds of an owner's datasets, but no notebooks, the oldest first (1 request). Errors: as `named`."""
    package, name = OWNER_CLASSES[kind]
    owner = search_criteria(package, name, [equals("PermId", "perm id", perm_id)])
    fetch = {**DATASETS_FETCH, "count": DATASETS_MAX, "sort": newest_first("dataset", "DataSet")}
    search = {
        "@type": "as.dto.dataset.search.SearchDataSetsOperation",
        "criteria": search_criteria("dataset", "DataSet", [owner]),
        "fetchOptions": fetch,
    }
    graph, results = _executed(rpc, token, [search])
    found = graph.children(graph.child(results.get("SearchDataSets"), "searchResult"), "objects")
    chosen = [one for one in found if graph.child(one, "type").get("code") != NOTEBOOK_TYPE]
    return [perm_id_of(graph, one) or str(one.get("code", "")) for one in reversed(chosen)]


def saved_with(rpc: Rpc, token: str, history_id: str) -> str | None:
    """PermId of the newest notebook with this history id (1 request). Errors: as `named`."""
    codes = [
        field_criteria("StringProperty", code, "PROPERTY", history_id, "StringEqualToValue")
        for code in HISTORY_PROPERTIES
    ]
    fetch = {**DATASETS_FETCH, "count": 1, "sort": newest_first("dataset", "DataSet")}
    search = {
        "@type": "as.dto.dataset.search.SearchDataSetsOperation",
        "criteria": search_criteria("dataset", "DataSet", codes, "OR"),
        "fetchOptions": fetch,
    }
    graph, results = _executed(rpc, token, [search])
    found = graph.children(graph.child(results.get("SearchDataSets"), "searchResult"), "objects")
    return perm_id_of(graph, found[0]) or str(found[0].get("code", "")) if found else None


def _executed(rpc: Rpc, token: str, operations: Sequence[Json]) -> tuple[Graph, dict[str, Any]]:
    options = {"@type": "as.dto.operation.SynchronousOperationExecutionOptions"}
    try:
        graph = Graph(rpc.call("executeOperations", token, list(operations), options))
    except OpenbisFailure:
        raise OpenbisJupyterError("openbis-failed") from None
    return graph, {
        str(one.get("@type", "")).rsplit(".", 1)[-1].removesuffix("OperationResult"): one
        for one in graph.children(graph.root, "results")
    }


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


def _owner_id(kind: OwnerKind, text: str) -> Json:
    package, name = OWNER_CLASSES[kind]
    if text.startswith("/"):
        return {"@type": f"as.dto.{package}.id.{name}Identifier", "identifier": text}
    return {"@type": f"as.dto.{package}.id.{name}PermId", "permId": text}


def _get(operation: str, ids: Iterable[Json], fetch: Json) -> Json:
    return {"@type": operation, "objectIds": list(ids), "fetchOptions": fetch}
