"""Documents as V1 objects: flat, with codes and identifiers in the place of related objects."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of, space_and_project
from openbis_sandbox.as_api.rights import may_read
from openbis_sandbox.storage import Document
from openbis_sandbox.v1_api.people import registration

V1Object = dict[str, Any]

ALL_PROPERTIES = ("PROPERTIES",)


def project(context: Context, document: Document) -> V1Object:
    """A `Project`."""
    return {
        "@type": "Project",
        "id": _tech_id(document),
        "permId": document["key"],
        "spaceCode": document["space"],
        "code": document["code"],
        "description": document.get("description"),
        "registrationDetails": registration(context, document),
    }


def experiment(context: Context, document: Document) -> V1Object:
    """An `Experiment`."""
    return {
        "@type": "Experiment",
        "id": _tech_id(document),
        "permId": document["key"],
        "code": document["code"],
        "identifier": identifier_of(context, "Experiment", document),
        "experimentTypeCode": document["type"],
        "properties": _properties(document),
        "registrationDetails": registration(context, document),
        "metaprojects": [],
        "stub": False,
    }


def sample(context: Context, document: Document, fetch: Collection[str] = ALL_PROPERTIES) -> V1Object:
    """A `Sample`; `fetch` are names of `SampleFetchOption`."""
    space, _ = space_and_project(context, "Sample", document)
    owner = context.get("Experiment", document.get("experiment"))
    kept = [name for name in fetch if name != "BASIC"]
    parents = (
        _related(context, document.get("parents") or [], kept) if _any(kept, "PARENTS", "ANCESTORS") else None
    )
    children = _children(context, document, kept) if _any(kept, "CHILDREN", "DESCENDANTS") else None
    return {
        "@type": "Sample",
        "id": _tech_id(document),
        "spaceCode": space,
        "permId": document["key"],
        "code": document["code"],
        "identifier": identifier_of(context, "Sample", document),
        "experimentIdentifierOrNull": identifier_of(context, "Experiment", owner) if owner else None,
        "sampleTypeId": _type_id(context, "SampleType", document),
        "sampleTypeCode": document["type"],
        # Read by another way in openBIS, on which internal properties lose their `$`.
        "properties": {code.removeprefix("$"): value for code, value in _properties(document).items()}
        if "PROPERTIES" in kept
        else {},
        "registrationDetails": registration(context, document),
        "retrievedFetchOptions": list(fetch),
        "parents": parents,
        "children": children,
        "metaprojects": None,
        "stub": False,
    }


def _related(context: Context, keys: Collection[str], fetch: Collection[str]) -> list[V1Object]:
    # One step: the parents' parents are theirs to ask for.
    further = [name for name in fetch if name == "PROPERTIES"]
    found = [context.get("Sample", key) for key in keys]
    return [sample(context, one, further) for one in found if one and may_read(context, "Sample", one)]


def _children(context: Context, document: Document, fetch: Collection[str]) -> list[V1Object]:
    keys = [one["key"] for one in context.all("Sample") if document["key"] in (one.get("parents") or [])]
    return _related(context, keys, fetch)


def _any(fetch: Collection[str], *names: str) -> bool:
    return any(name in fetch for name in names)


def dataset(context: Context, document: Document, connections: Collection[str] = ()) -> V1Object:
    """A `DataSet`; the codes of its parents and children where `connections` ask for them."""
    owner = context.get("Sample", document.get("sample"))
    experiment_key = document.get("experiment") or (owner or {}).get("experiment")
    of = context.get("Experiment", experiment_key)
    return {
        "@type": "DataSet",
        "id": _tech_id(document),
        "code": document["key"],
        "dataSetTypeCode": document["type"],
        "experimentIdentifier": identifier_of(context, "Experiment", of) if of else None,
        "sampleIdentifierOrNull": identifier_of(context, "Sample", owner) if owner else None,
        "containerDataSet": document.get("kind") == "CONTAINER",
        "linkDataSet": document.get("kind") == "LINK",
        "storageConfirmed": True,
        "postRegistered": True,
        "properties": _properties(document),
        "parentCodes": list(document.get("parents") or []) if "PARENTS" in connections else None,
        "childrenCodes": _children_of_dataset(context, document) if "CHILDREN" in connections else None,
        "containerOrNull": None,
        "containerDataSets": [],
        "containedDataSets": [],
        "externalDataSetCode": None,
        "externalDataSetLink": None,
        "externalDataManagementSystem": None,
        "retrievedConnections": list(connections),
        "fetchOptions": None,
        "registrationDetails": registration(context, document),
        "metaprojects": [],
        "stub": False,
    }


def _children_of_dataset(context: Context, document: Document) -> list[str]:
    return [one["key"] for one in context.all("DataSet") if document["key"] in (one.get("parents") or [])]


def deletion(context: Context, document: Document, entities: Collection[tuple[str, Document]]) -> V1Object:
    """A `Deletion`, with what it moved to the trash (kind and document) as far as the caller may see it."""
    deleted = [
        {
            "@type": "DeletedEntity",
            "id": _tech_id(one),
            "code": one.get("code") or one["key"],
            "permId": one["key"],
            "identifier": identifier_of(context, kind, one),
            "entityType": one["type"],
            "entityKind": "DATA_SET" if kind == "DataSet" else kind.upper(),
        }
        for kind, one in entities
        if may_read(context, kind, one)
    ]
    kinds = [one["entityKind"] for one in deleted]
    return {
        "@type": "Deletion",
        "id": document["key"],
        "reasonOrNull": document.get("reason"),
        "deletedEntities": deleted,
        "totalExperimentsCount": kinds.count("EXPERIMENT"),
        "totalSamplesCount": kinds.count("SAMPLE"),
        "totalDatasetsCount": kinds.count("DATA_SET"),
        "registrationDetails": registration(context, document),
    }


def data_store(context: Context, document: Document) -> V1Object:
    """A `DataStore`; here, unlike in V3, the address includes the data store's own path."""
    url = document["downloadUrl"]
    return {
        "@type": "DataStore",
        "code": document["code"],
        "downloadUrl": f"{url}/datastore_server",
        "hostUrl": url,
    }


def _tech_id(document: Document) -> str:
    return str(document["number"])


def _type_id(context: Context, kind: str, document: Document) -> str | None:
    found = context.get(kind, document["type"])
    return _tech_id(found) if found else None


def _properties(document: Document) -> dict[str, str]:
    """Every value is text, and several are one text."""
    return {
        code: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for code, value in (document.get("properties") or {}).items()
        if value is not None
    }
