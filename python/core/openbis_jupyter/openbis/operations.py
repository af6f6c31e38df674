"""The one batched read of a launch: the operations that ask, and their results as values.

Class names and fields: openBIS V3 DTOs (`as.dto.*`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from openbis_jupyter.openbis.questions import Json, get, results_of
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import (
    DATASET_TYPES_FETCH,
    DATASETS_FETCH,
    NAME_PROPERTIES,
    OWNER_CLASSES,
    PROPERTIES_FETCH,
    OwnerKind,
    dataset_id,
    dataset_perm_id,
    dataset_type_id,
    identifier_of,
    moment,
    owner_id,
    perm_id_of,
    properties_of,
    property_codes_of,
    property_of,
)
from openbis_jupyter.openbis.values import DatasetFacts, LaunchFacts, OwnerFacts

NOTEBOOK_TYPE = "ANALYSIS_NOTEBOOK"
DEFAULT_NAME_PROPERTY = "$NAME"
HISTORY_PROPERTIES = ("$HISTORY_ID", "HISTORY_ID")
_NOTES_PROPERTIES = ("$NOTES", "NOTES")
RightsOn = Literal["owner and datasets", "owner", "nothing"]


def launch_operations(
    datasets: Sequence[str],
    owner_kind: OwnerKind | None,
    owner_perm_id: str,
    pat: str | None,
    rights_on: RightsOn,
) -> list[Json]:
    """In: permIds, owner (None: no question), a personal access token to be looked at, on what rights are asked.

    Out: operations for `executeOperations`.
    """
    operations = [_get_datasets(datasets), _get_notebook_type()]
    if owner_kind:
        owner = owner_id(owner_kind, owner_perm_id)
        operations.append(_get_owner(owner_kind, owner))
        asked = [dataset_id(perm_id) for perm_id in datasets] if rights_on == "owner and datasets" else []
        if rights_on != "nothing":
            fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
            operations.append(get("rights", "Rights", [owner, *asked], fetch))
    if pat:
        pat_id = {"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": pat}
        fetch = {"@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions"}
        operations.append(get("pat", "PersonalAccessTokens", [pat_id], fetch))
    return operations


def launch_facts(answer: object, owner_kind: OwnerKind | None) -> LaunchFacts:
    """In: what `executeOperations` gave for `launch_operations`. Out: its facts."""
    graph = Graph(answer)
    by_name = results_of(graph)
    results = {name: graph.children(result, "objects") for name, result in by_name.items()}
    types = results.get("GetDataSetTypes", [])
    facts = [_dataset(graph, found) for found in results.get("GetDataSets", [])]
    owners = results.get("GetExperiments", []) + results.get("GetSamples", [])
    rights = _rights(graph, by_name.get("GetRights"))
    pats = results.get("GetPersonalAccessTokens", [])
    return LaunchFacts(
        datasets={
            found.perm_id: replace(found, may_be_parent=rights.get(found.perm_id, True)) for found in facts
        },
        owner=_owner(graph, owner_kind, owners[0], rights) if owner_kind and owners else None,
        name_property=_name_property(graph, types),
        pat_valid_to=moment(pats[0].get("validToDate")) if pats else None,
    )


def _get_datasets(perm_ids: Sequence[str]) -> Json:
    ids = [dataset_id(perm_id) for perm_id in perm_ids]
    return get("dataset", "DataSets", ids, DATASETS_FETCH)


def _get_notebook_type() -> Json:
    type_id = dataset_type_id(NOTEBOOK_TYPE)
    return get("dataset", "DataSetTypes", [type_id], DATASET_TYPES_FETCH)


def _get_owner(kind: OwnerKind, owner: Json) -> Json:
    package, name = OWNER_CLASSES[kind]
    fetch = {
        "@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions",
        "properties": PROPERTIES_FETCH,
    }
    return get(package, f"{name}s", [owner], fetch)


def _dataset(graph: Graph, found: Mapping[str, Any]) -> DatasetFacts:
    owner = graph.child(found, "sample") or graph.child(found, "experiment")
    return DatasetFacts(
        perm_id=dataset_perm_id(graph, found),
        type=str(graph.child(found, "type").get("code", "")),
        name=property_of(graph, found, NAME_PROPERTIES),
        owner=identifier_of(graph, owner),
        history_id=property_of(graph, found, HISTORY_PROPERTIES),
        notes=property_of(graph, found, _NOTES_PROPERTIES),
    )


def _rights(graph: Graph, result: object) -> dict[str, bool]:
    """PermId → whether this user may update what has it: an owner, to save there; a dataset, to have it as a parent
    (capability `ADD_PARENT_TO_DATASET`; openBIS's own answers).
    """
    pairs = zip(graph.children(result, "ids"), graph.children(result, "objects"), strict=False)
    return {str(one.get("permId", "")): "UPDATE" in (found.get("rights") or ()) for one, found in pairs}


def _owner(graph: Graph, kind: OwnerKind, found: Mapping[str, Any], rights: Mapping[str, bool]) -> OwnerFacts:
    perm_id = perm_id_of(graph, found)
    return OwnerFacts(
        kind=kind,
        perm_id=perm_id,
        identifier=identifier_of(graph, found),
        name=property_of(graph, found, NAME_PROPERTIES),
        writable=rights.get(perm_id, False),
        properties=properties_of(graph, found, besides=()),
    )


def _name_property(graph: Graph, types: list[Mapping[str, Any]]) -> str:
    """openBIS 20.10 names entities by `$NAME`, openBIS 7 by `NAME`: the notebook type of the instance says which."""
    codes = {code for found in types for code in property_codes_of(graph, found)}
    return next((code for code in NAME_PROPERTIES if code in codes), DEFAULT_NAME_PROPERTY)
