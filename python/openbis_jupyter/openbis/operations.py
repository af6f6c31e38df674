"""The one batched read of a launch: the operations that ask, and their results as values.

Class names and fields: openBIS V3 DTOs (`as.dto.*`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Literal

from openbis_jupyter.characters import without_halves
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.values import DatasetFacts, LaunchFacts, OwnerFacts

NOTEBOOK_TYPE = "ANALYSIS_NOTEBOOK"
DEFAULT_NAME_PROPERTY = "$NAME"
_NAME_PROPERTIES = ("$NAME", "NAME")
_HISTORY_PROPERTIES = ("$HISTORY_ID", "HISTORY_ID")
_OWNER_CLASSES = {"EXPERIMENT": ("experiment", "Experiment"), "OBJECT": ("sample", "Sample")}

OwnerKind = Literal["EXPERIMENT", "OBJECT"]
Json = dict[str, Any]


def launch_operations(
    datasets: Sequence[str],
    owner_kind: OwnerKind | None,
    owner_perm_id: str,
    pat: str | None,
    with_rights: bool,
) -> list[Json]:
    """In: permIds, owner (None: no question), a personal access token to be looked at, whether rights are asked.

    Out: operations for `executeOperations`.
    """
    operations = [_get_datasets(datasets), _get_notebook_type()]
    if owner_kind:
        owner_id = _owner_id(owner_kind, owner_perm_id)
        operations.append(_get_owner(owner_kind, owner_id))
        if with_rights:
            fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
            operations.append(_get("as.dto.rights.get.GetRightsOperation", [owner_id], fetch))
    if pat:
        pat_id = {"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": pat}
        fetch = {"@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions"}
        operations.append(_get("as.dto.pat.get.GetPersonalAccessTokensOperation", [pat_id], fetch))
    return operations


def launch_facts(answer: object, owner_kind: OwnerKind | None) -> LaunchFacts:
    """In: what `executeOperations` gave for `launch_operations`. Out: its facts."""
    graph = Graph(answer)
    results = {
        str(result.get("@type", "")).rsplit(".", 1)[-1]: graph.children(result, "objects")
        for result in graph.children(answer, "results")
    }
    types = results.get("GetDataSetTypesOperationResult", [])
    facts = [_dataset(graph, found) for found in results.get("GetDataSetsOperationResult", [])]
    owners = results.get("GetExperimentsOperationResult", []) + results.get("GetSamplesOperationResult", [])
    rights = results.get("GetRightsOperationResult", [])
    pats = results.get("GetPersonalAccessTokensOperationResult", [])
    writable = any("UPDATE" in (found.get("rights") or ()) for found in rights)
    return LaunchFacts(
        datasets={found.perm_id: found for found in facts},
        owner=_owner(graph, owner_kind, owners[0], writable) if owner_kind and owners else None,
        name_property=_name_property(graph, types),
        pat_valid_to=moment(pats[0].get("validToDate")) if pats else None,
    )


def moment(milliseconds: object) -> datetime | None:
    """A date as openBIS sends it (milliseconds since 1970) in UTC."""
    if isinstance(milliseconds, (int, float)):
        return datetime.fromtimestamp(milliseconds / 1000, tz=timezone.utc)
    return None


def _get_datasets(perm_ids: Sequence[str]) -> Json:
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id} for perm_id in perm_ids]
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
        "type": {"@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions"},
        "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
        "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
        "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
    }
    return _get("as.dto.dataset.get.GetDataSetsOperation", ids, fetch)


def _get_notebook_type() -> Json:
    type_id = {
        "@type": "as.dto.entitytype.id.EntityTypePermId",
        "permId": NOTEBOOK_TYPE,
        "entityKind": "DATA_SET",
    }
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions",
        "propertyAssignments": {
            "@type": "as.dto.property.fetchoptions.PropertyAssignmentFetchOptions",
            "propertyType": {"@type": "as.dto.property.fetchoptions.PropertyTypeFetchOptions"},
        },
    }
    return _get("as.dto.dataset.get.GetDataSetTypesOperation", [type_id], fetch)


def _get_owner(kind: OwnerKind, owner_id: Json) -> Json:
    package, name = _OWNER_CLASSES[kind]
    fetch = {
        "@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions",
        "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
    }
    return _get(f"as.dto.{package}.get.Get{name}sOperation", [owner_id], fetch)


def _owner_id(kind: OwnerKind, perm_id: str) -> Json:
    package, name = _OWNER_CLASSES[kind]
    return {"@type": f"as.dto.{package}.id.{name}PermId", "permId": perm_id}


def _get(operation: str, ids: Sequence[Json], fetch_options: Json) -> Json:
    return {"@type": operation, "objectIds": list(ids), "fetchOptions": fetch_options}


def _dataset(graph: Graph, found: Mapping[str, Any]) -> DatasetFacts:
    owner = graph.child(found, "sample") or graph.child(found, "experiment")
    return DatasetFacts(
        perm_id=str(graph.child(found, "permId").get("permId") or found.get("code", "")),
        type=str(graph.child(found, "type").get("code", "")),
        name=_property(graph, found, _NAME_PROPERTIES),
        owner=str(graph.child(owner, "identifier").get("identifier", "")),
        history_id=_property(graph, found, _HISTORY_PROPERTIES),
    )


def _owner(graph: Graph, kind: OwnerKind, found: Mapping[str, Any], writable: bool) -> OwnerFacts:
    return OwnerFacts(
        kind=kind,
        perm_id=str(graph.child(found, "permId").get("permId", "")),
        identifier=str(graph.child(found, "identifier").get("identifier", "")),
        name=_property(graph, found, _NAME_PROPERTIES),
        writable=writable,
    )


def _property(graph: Graph, entity: Mapping[str, Any], codes: Sequence[str]) -> str:
    """The first of these properties that the entity has."""
    properties = graph.child(entity, "properties")
    return without_halves(next((str(properties[code]) for code in codes if properties.get(code)), ""))


def _name_property(graph: Graph, types: list[Mapping[str, Any]]) -> str:
    """openBIS 20.10 names entities by `$NAME`, openBIS 7 by `NAME`: the notebook type of the instance says which."""
    codes = {
        graph.child(assignment, "propertyType").get("code")
        for found in types
        for assignment in graph.children(found, "propertyAssignments")
    }
    return next((code for code in _NAME_PROPERTIES if code in codes), DEFAULT_NAME_PROPERTY)


def any_of_datasets(datasets: Sequence[str]) -> dict[str, object]:
    """Criteria that any of these permIds meets, as a part of others; the field has no underscore there."""
    return {
        "@type": "as.dto.dataset.search.DataSetSearchCriteria",
        "operator": "OR",
        "criteria": [
            {
                "@type": "as.dto.common.search.PermIdSearchCriteria",
                "fieldName": "perm id",
                "fieldType": "ATTRIBUTE",
                "fieldValue": {"@type": "as.dto.common.search.StringEqualToValue", "value": dataset},
            }
            for dataset in datasets
        ],
    }
