"""Changing spaces, projects, experiments, samples and data sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.failure_context import doing
from openbis_sandbox.as_api.ids import id_class, id_text, need
from openbis_sandbox.as_api.property_values import merged_properties
from openbis_sandbox.as_api.relatives import (
    freeze,
    keys_in_reach,
    refuse_circle,
    refuse_frozen,
    refuse_same_identifier,
    tag_keys,
)
from openbis_sandbox.as_api.updates import changed_list, changed_value, merge_metadata, set_plain_fields
from openbis_sandbox.failures import AuthorizationFailure
from openbis_sandbox.storage import Document

Update = Mapping[str, Any]


def update_space(context: Context, update: Update) -> None:
    """Change a space's description."""
    space = _needed(context, "Space", update.get("spaceId"))
    document = context.edit("Space", space["key"])
    freeze(context, "Space", document, update)
    set_plain_fields(document, update, ("description",))


def update_project(context: Context, update: Update) -> None:
    """Change a project's description or space."""
    project = _needed(context, "Project", update.get("projectId"))
    document = context.edit("Project", project["key"])
    freeze(context, "Project", document, update)
    set_plain_fields(document, update, ("description",))
    _move(context, "Project", document, update, (("spaceId", "Space", "space"),))


def update_experiment(context: Context, update: Update) -> None:
    """Change an experiment's properties, project, tags."""
    _update_entity(context, "Experiment", update, (("projectId", "Project", "project"),))


def update_sample(context: Context, update: Update) -> None:
    """Change a sample's properties, place, relatives, tags."""
    places = (
        ("spaceId", "Space", "space"),
        ("projectId", "Project", "project"),
        ("experimentId", "Experiment", "experiment"),
        ("containerId", "Sample", "container"),
    )
    key = _update_entity(context, "Sample", update, places)
    document = context.edit("Sample", key)
    moved, experiment = changed_value(update, "experimentId")
    if moved and experiment is not None and not changed_value(update, "projectId")[0]:
        project = context.get(
            "Project", (context.get("Experiment", document["experiment"]) or {}).get("project")
        )
        if project is not None:
            document |= {"project": project["key"], "space": project["space"]}
    _update_relatives(
        context, "Sample", key, update, {"parentIds": ("parents", False), "childIds": ("parents", True)}
    )
    components = [other["key"] for other in context.all("Sample") if other.get("container") == key]
    wanted = changed_list(
        update, "componentIds", components, lambda ids: keys_in_reach(context, "Sample", ids)
    )
    if wanted is not None:
        for other in {*components, *wanted}:
            context.edit("Sample", other)["container"] = key if other in wanted else None


def update_dataset(context: Context, update: Update) -> None:
    """Change a data set's properties, owner, relatives, tags."""
    places = (("experimentId", "Experiment", "experiment"), ("sampleId", "Sample", "sample"))
    key = _update_entity(context, "DataSet", update, places)
    moved, sample = changed_value(update, "sampleId")
    if moved and sample is not None and not changed_value(update, "experimentId")[0]:
        # A data set of a sample belongs to the experiment that the sample belongs to.
        context.edit("DataSet", key)["experiment"] = need(context, "Sample", sample).get("experiment")
    _update_relatives(
        context,
        "DataSet",
        key,
        update,
        {
            "parentIds": ("parents", False),
            "childIds": ("parents", True),
            "containerIds": ("containers", False),
            "componentIds": ("containers", True),
        },
    )
    changed, physical = changed_value(update, "physicalData")
    document = context.edit("DataSet", key)
    if changed and isinstance(physical, Mapping) and document["physicalData"]:
        set_plain_fields(document["physicalData"], physical, ("archivingRequested", "unarchivingRequested"))


def _update_entity(
    context: Context, kind: str, update: Update, places: tuple[tuple[str, str, str], ...]
) -> str:
    id_field = {"Experiment": "experimentId", "Sample": "sampleId", "DataSet": "dataSetId"}[kind]
    found = _needed(context, kind, update.get(id_field))
    key = str(found["key"])
    document = context.edit(kind, key)
    freeze(context, kind, document, update)
    # The data set's id stands in the field of the same name as a sample's or experiment's place.
    _move(context, kind, document, update, tuple(place for place in places if place[0] != id_field))
    rights.require_to_change(context, kind, document)
    entity_type = need(context, f"{kind}Type", document["type"])
    if update.get("properties"):
        entity = {"class": f"{kind}PE", "permId": key, "identifier": identifier_of(context, kind, document)}
        with doing("updating properties", entity=entity, properties=update["properties"]):
            before, wanted = document["properties"], update["properties"]
            document["properties"] = merged_properties(context, entity_type, before, wanted)
        if document["properties"] != before:
            refuse_frozen(kind, document, _property_operation(before, document["properties"]))
    tags = changed_list(update, "tagIds", document["tags"], lambda ids: tag_keys(context, ids))
    if tags is not None:
        document["tags"] = tags
    metadata = merge_metadata(document.get("metaData"), update)
    if metadata is not None:
        document["metaData"] = metadata
    return key


def _update_relatives(
    context: Context, kind: str, key: str, update: Update, fields: Mapping[str, tuple[str, bool]]
) -> None:
    for name, (attribute, inverse) in fields.items():
        if inverse:
            present = [other["key"] for other in context.all(kind) if key in (other.get(attribute) or [])]
        else:
            present = list((context.get(kind, key) or {}).get(attribute) or [])
        wanted = changed_list(update, name, present, partial(keys_in_reach, context, kind))
        if wanted is None:
            continue
        flag, operation = _FROZEN_FOR[name]
        for changed in (key, *(set(present) ^ set(wanted))) if set(present) != set(wanted) else ():
            one_flag = flag if changed == key else _FROZEN_FOR[_OTHER_SIDE[name]][0]
            refuse_frozen(kind, need(context, kind, changed), operation, one_flag)
        if not inverse:
            context.edit(kind, key)[attribute] = wanted
            continue
        for other in {*present, *wanted}:
            names = [one for one in (need(context, kind, other).get(attribute) or []) if one != key]
            context.edit(kind, other)[attribute] = [*names, key] if other in wanted else names
    for attribute in {attribute for attribute, _ in fields.values()}:
        refuse_circle(context, kind, key, attribute)


_FROZEN_FOR = {
    "parentIds": ("frozenForParents", "INSERT PARENT"),
    "childIds": ("frozenForChildren", "INSERT CHILD"),
    "containerIds": ("frozenForContainers", "INSERT CONTAINER"),
    "componentIds": ("frozenForComponents", "INSERT COMPONENT"),
}
"""Field of an update → the flag that forbids it, and the operation as the database would name it (our guess)."""
_OTHER_SIDE = {
    "parentIds": "childIds", "childIds": "parentIds", "containerIds": "componentIds", "componentIds": "containerIds",
}  # fmt: skip


def _property_operation(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    verb = "INSERT" if set(after) - set(before) else "DELETE" if set(before) - set(after) else "UPDATE"
    return f"{verb} PROPERTY"


def _needed(context: Context, kind: str, given: Any) -> Document:
    """What an update names; AccessDenied where the caller may not change it."""
    found = need(context, kind, given)
    rights.require_to_change(context, kind, found, id_class(given, kind), id_text(given))
    return found


def _move(
    context: Context, kind: str, document: Document, update: Update, places: tuple[tuple[str, str, str], ...]
) -> None:
    for name, other_kind, attribute in places:
        changed, value = changed_value(update, name)
        if not changed:
            continue
        target = need(context, other_kind, value) if value is not None else None
        if target is not None and rights.rank_to_change(context, other_kind, target) < rights.USER:
            raise AuthorizationFailure(context.user_id)
        document[attribute] = target["key"] if target is not None else None
    if kind in ("Experiment", "Sample"):
        refuse_same_identifier(context, kind, document)


UPDATERS: Mapping[str, Callable[[Context, Update], None]] = {
    "Space": update_space,
    "Project": update_project,
    "Experiment": update_experiment,
    "Sample": update_sample,
    "DataSet": update_dataset,
}
