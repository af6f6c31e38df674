"""What several questions to openBIS share: V3 classes, ids and fetch options, and how answers are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Literal

from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.surrogates import without_lone_surrogates

OwnerKind = Literal["OBJECT", "EXPERIMENT"]
OWNER_CLASSES: Mapping[OwnerKind, tuple[str, str]] = {
    "OBJECT": ("sample", "Sample"),
    "EXPERIMENT": ("experiment", "Experiment"),
}
"""Package and name of the V3 classes; the package is also the field of a dataset that holds its owner."""
NAME_PROPERTIES = ("$NAME", "NAME")
"""openBIS 20.10 names entities by the first, openBIS 7 by the second."""
PROPERTIES_FETCH = {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"}
DATASETS_FETCH = {
    "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
    "type": {"@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions"},
    "properties": PROPERTIES_FETCH,
    "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
    "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
}
"""Datasets with their types, properties and owners."""
DATASET_TYPES_FETCH = {
    "@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions",
    "propertyAssignments": {
        "@type": "as.dto.property.fetchoptions.PropertyAssignmentFetchOptions",
        "propertyType": {"@type": "as.dto.property.fetchoptions.PropertyTypeFetchOptions"},
    },
}
"""Dataset types with the codes of their properties."""


def dataset_id(perm_id: str) -> dict[str, str]:
    """The V3 id of a dataset."""
    return {"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id}


def owner_id(kind: OwnerKind, name: str) -> dict[str, str]:
    """The V3 id of an experiment or object, in: its permId or, with `/` before it, its identifier."""
    package, class_name = OWNER_CLASSES[kind]
    if name.startswith("/"):
        return {"@type": f"as.dto.{package}.id.{class_name}Identifier", "identifier": name}
    return {"@type": f"as.dto.{package}.id.{class_name}PermId", "permId": name}


def dataset_type_id(code: str) -> dict[str, str]:
    """The V3 id of a dataset type."""
    return {"@type": "as.dto.entitytype.id.EntityTypePermId", "permId": code, "entityKind": "DATA_SET"}


def property_codes_of(graph: Graph, dataset_type: Mapping[str, Any]) -> list[str]:
    """The codes of the properties of a dataset type, in openBIS's order."""
    return [
        str(graph.child(assignment, "propertyType").get("code", ""))
        for assignment in graph.children(dataset_type, "propertyAssignments")
    ]


def property_of(graph: Graph, entity: Mapping[str, Any], codes: Sequence[str]) -> str:
    """The first of these properties that the entity has, else an empty text."""
    properties = graph.child(entity, "properties")
    return without_lone_surrogates(
        next((str(properties[code]) for code in codes if properties.get(code)), "")
    )


def properties_of(graph: Graph, entity: Mapping[str, Any], besides: Sequence[str]) -> dict[str, str]:
    """The entity's properties as texts by their codes, without these and without empty ones."""
    properties = graph.child(entity, "properties")
    return {
        str(code): without_lone_surrogates(str(value))
        for code, value in properties.items()
        if code not in besides and value and not code.startswith("@")
    }


def perm_id_of(graph: Graph, entity: Mapping[str, Any]) -> str:
    """The permId of an entity, else an empty text."""
    return str(graph.child(entity, "permId").get("permId", ""))


def dataset_perm_id(graph: Graph, dataset: Mapping[str, Any]) -> str:
    """The permId of a dataset, which is its code, too."""
    return perm_id_of(graph, dataset) or str(dataset.get("code", ""))


def identifier_of(graph: Graph, entity: Mapping[str, Any]) -> str:
    """The identifier of an entity, else an empty text."""
    return str(graph.child(entity, "identifier").get("identifier", ""))


def moment(milliseconds: object) -> datetime | None:
    """A date as openBIS sends it (milliseconds since 1970) in UTC."""
    if isinstance(milliseconds, (int, float)):
        return datetime.fromtimestamp(milliseconds / 1000, tz=timezone.utc)
    return None
