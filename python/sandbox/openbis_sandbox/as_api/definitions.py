"""Types, property types, vocabularies, plugins, tags and the like: what an administrator defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.codes import checked_code
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.creations import given_text, refuse_twin
from openbis_sandbox.as_api.ids import keys_of, need, tag_key
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.as_api.updates import changed_list, changed_value, merge_metadata, set_plain_fields
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.storage import Document, now_milliseconds

Creation = Mapping[str, Any]
Update = Mapping[str, Any]

DATA_TYPES = frozenset(
    {
        "INTEGER", "VARCHAR", "MULTILINE_VARCHAR", "REAL", "TIMESTAMP", "DATE", "BOOLEAN", "CONTROLLEDVOCABULARY",
        "MATERIAL", "HYPERLINK", "XML", "SAMPLE", "JSON", "ARRAY_INTEGER", "ARRAY_REAL", "ARRAY_STRING",
        "ARRAY_TIMESTAMP",
    }
)  # fmt: skip
_DEFAULTS: Mapping[str, Any] = {"listable": True, "showParents": True, "generatedCodePrefix": "S"}
"""What a sample type has unless it is said otherwise."""
_UPDATE_IDS = ("typeId", "vocabularyId", "vocabularyTermId", "pluginId", "userId", "groupId", "tagId",
               "authorizationGroupId", "semanticAnnotationId", "externalDmsId")  # fmt: skip


def create_entity_type(kind: str) -> Callable[[Context, Creation], str]:
    """The creation of an experiment, sample, data set or material type; it gives the key."""

    def create(context: Context, creation: Creation) -> str:
        rights.require_instance_admin(context)
        code = checked_code(creation)
        refuse_twin(context, kind, code)
        names = (*KINDS[kind].attributes, *KINDS[kind].flags)
        attributes = {**_DEFAULTS, **{name: creation[name] for name in names if name in creation}}
        attributes = {name: value for name, value in attributes.items() if name in names}
        plugin = creation.get("validationPluginId")
        context.add(
            kind,
            code,
            {
                **attributes,
                "code": code,
                "modificationDate": now_milliseconds(),
                "metaData": dict(creation.get("metaData") or {}),
                "validationPlugin": need(context, "Plugin", plugin)["key"] if plugin else None,
                "propertyAssignments": [
                    _assignment(context, one) for one in creation.get("propertyAssignments") or []
                ],
            },
        )
        return code

    return create


def update_entity_type(kind: str) -> Callable[[Context, Update], None]:
    """The update of an entity type: attributes and property assignments."""

    def update_type(context: Context, update: Update) -> None:
        rights.require_instance_admin(context)
        document = context.edit(kind, need(context, kind, update.get("typeId"))["key"])
        set_plain_fields(document, update, (*KINDS[kind].attributes, *KINDS[kind].flags))
        changed, plugin = changed_value(update, "validationPluginId")
        if changed:
            document["validationPlugin"] = need(context, "Plugin", plugin)["key"] if plugin else None
        metadata = merge_metadata(document.get("metaData"), update)
        if metadata is not None:
            document["metaData"] = metadata
        assignments = update.get("propertyAssignments")
        for action in (assignments.get("actions") or []) if isinstance(assignments, Mapping) else []:
            _change_assignments(context, document, action)

    return update_type


def create_property_type(context: Context, creation: Creation) -> str:
    """Create a property type; gives its key."""
    rights.require_instance_admin(context)
    code = checked_code(creation)
    data_type = str(creation.get("dataType"))
    if data_type not in DATA_TYPES:
        raise UserFailure(f"Data type '{data_type}' does not exist.")
    refuse_twin(context, "PropertyType", code, "Property type")
    for needed in ("label", "description"):
        given_text(creation, needed)
    vocabulary, sample_type = creation.get("vocabularyId"), creation.get("sampleTypeId")
    if data_type == "CONTROLLEDVOCABULARY" and not vocabulary:
        raise UserFailure("Vocabulary id cannot be null if data type is CONTROLLEDVOCABULARY.")
    kind = KINDS["PropertyType"]
    context.add(
        "PropertyType",
        code,
        {
            **{name: creation.get(name) for name in (*kind.attributes, *kind.flags)},
            "code": code,
            "dataType": data_type,
            "registrationDate": now_milliseconds(),
            "metaData": dict(creation.get("metaData") or {}),
            "vocabulary": need(context, "Vocabulary", vocabulary)["key"] if vocabulary else None,
            "sampleType": need(context, "SampleType", sample_type)["key"] if sample_type else None,
        },
    )
    return code


def create_vocabulary(context: Context, creation: Creation) -> str:
    """Create a vocabulary with its terms; gives its key."""
    rights.require_instance_admin(context)
    code = checked_code(creation)
    refuse_twin(context, "Vocabulary", code)
    context.add(
        "Vocabulary",
        code,
        {
            "code": code,
            "description": creation.get("description"),
            "urlTemplate": creation.get("urlTemplate"),
            "managedInternally": creation.get("managedInternally"),
            "chosenFromList": bool(creation.get("chosenFromList")),
        },
    )
    for term in creation.get("terms") or []:
        # As openBIS does it: those that come with their vocabulary are all its first.
        key = create_vocabulary_term(context, {**term, "vocabularyId": code})
        context.edit("VocabularyTerm", key)["ordinal"] = 1
    return code


def create_vocabulary_term(context: Context, creation: Creation) -> str:
    """Add a term to a vocabulary; gives its key. One that is not official may be added by whoever is user somewhere."""
    if creation.get("official") is False:
        rights.require_for(context, "create", "unofficial term")
    else:
        rights.require_instance_admin(context)
    vocabulary = need(context, "Vocabulary", creation.get("vocabularyId"))["key"]
    code = checked_code(creation)
    key = f"{vocabulary}.{code}"
    if context.get("VocabularyTerm", key):
        raise UserFailure(f"Vocabulary term {code} ({vocabulary}) already exists.")
    siblings = [term for term in context.all("VocabularyTerm") if term["vocabulary"] == vocabulary]
    ordinal = max((int(term["ordinal"]) for term in siblings), default=0) + 1
    previous = creation.get("previousTermId")
    if previous:
        ordinal = int(need(context, "VocabularyTerm", previous)["ordinal"]) + 1
        for term in siblings:
            if int(term["ordinal"]) >= ordinal:
                context.edit("VocabularyTerm", term["key"])["ordinal"] = int(term["ordinal"]) + 1
    context.add(
        "VocabularyTerm",
        key,
        {
            "code": code,
            "vocabulary": vocabulary,
            "label": creation.get("label"),
            "description": creation.get("description"),
            "ordinal": ordinal,
            "official": creation.get("official") is not False,
            "managedInternally": creation.get("managedInternally"),
        },
    )
    return key


def create_plugin(context: Context, creation: Creation) -> str:
    """Register a plugin (its script is kept, not run); gives its key."""
    rights.require_instance_admin(context)
    name = given_text(creation, "name")
    refuse_twin(context, "Plugin", name)
    kind = creation.get("entityKind")
    content = {
        "name": name,
        "description": creation.get("description"),
        "pluginKind": "JYTHON",
        "pluginType": creation.get("pluginType"),
        "script": creation.get("script"),
        "available": creation.get("available", True),
        "entityKinds": [kind] if kind else ["MATERIAL", "EXPERIMENT", "SAMPLE", "DATA_SET"],
    }
    context.add("Plugin", name, content)
    return name


def create_tag(context: Context, creation: Creation) -> str:
    """Create a tag of the caller; gives its key."""
    code = given_text(creation, "code")
    key = tag_key(context.user_id, code)
    refuse_twin(context, "Tag", key)
    content = {
        "code": code,
        "description": creation.get("description"),
        "owner": context.user_id,
        "private": True,
    }
    context.add("Tag", key, content)
    return key


def create_external_dms(context: Context, creation: Creation) -> str:
    """Register an external data management system; gives its key."""
    rights.require_instance_admin(context)
    code = checked_code(creation)
    content = {name: creation.get(name) for name in KINDS["ExternalDms"].attributes}
    context.add("ExternalDms", code, {**content, "code": code, "urlTemplate": creation.get("address")})
    return code


def create_semantic_annotation(context: Context, creation: Creation) -> str:
    """Annotate a property type or a type of objects; gives the key."""
    rights.require_instance_admin(context)
    key = context.new_perm_id()
    property_type, entity_type = creation.get("propertyTypeId"), creation.get("entityTypeId")
    context.add(
        "SemanticAnnotation",
        key,
        {
            **{name: creation.get(name) for name in KINDS["SemanticAnnotation"].attributes},
            "creationDate": now_milliseconds(),
            "propertyType": need(context, "PropertyType", property_type)["key"] if property_type else None,
            "entityType": need(context, "SampleType", entity_type)["key"] if entity_type else None,
        },
    )
    return key


def update_definition(kind: str) -> Callable[[Context, Update], None]:
    """The update of anything that has only plain attributes (and people, for groups)."""

    def update_one(context: Context, update: Update) -> None:
        given = next((update[name] for name in _UPDATE_IDS if update.get(name)), None)
        found = need(context, kind, given)
        if not (kind == "Tag" and found["owner"] == context.user_id):
            rights.require_instance_admin(context)
        document = context.edit(kind, found["key"])
        set_plain_fields(document, update, (*KINDS[kind].attributes, *KINDS[kind].flags))
        if kind == "ExternalDms":
            document["urlTemplate"] = document.get("address")
        metadata = merge_metadata(document.get("metaData"), update)
        if metadata is not None:
            document["metaData"] = metadata
        changed, space = changed_value(update, "spaceId")
        if changed:
            document["space"] = need(context, "Space", space)["key"] if space else None
        users = changed_list(
            update, "userIds", document.get("users", []), lambda ids: keys_of(context, "Person", ids)
        )
        if users is not None:
            document["users"] = users

    return update_one


def _assignment(context: Context, given: Mapping[str, Any]) -> dict[str, Any]:
    plugin = given.get("pluginId")
    return {
        "propertyType": need(context, "PropertyType", given.get("propertyTypeId"))["key"],
        "section": given.get("section"),
        "ordinal": given.get("ordinal"),
        "mandatory": bool(given.get("mandatory")),
        "showInEditView": bool(given.get("showInEditView")),
        "registrationDate": now_milliseconds(),
        "showRawValueInForms": bool(given.get("showRawValueInForms")),
        "unique": bool(given.get("unique")),
        "plugin": need(context, "Plugin", plugin)["key"] if plugin else None,
    }


def _change_assignments(context: Context, document: Document, action: Mapping[str, Any]) -> None:
    kind = str(action.get("@type", "")).rsplit("ListUpdateAction", 1)[-1]
    items = action.get("items") or []
    present = document["propertyAssignments"]
    if kind == "Remove":
        removed = {str((item.get("propertyTypeId") or item)["permId"]).upper() for item in items}
        document["propertyAssignments"] = [one for one in present if one["propertyType"] not in removed]
        return
    added = [_assignment(context, item) for item in items]
    names = {one["propertyType"] for one in added}
    kept = [] if kind == "Set" else [one for one in present if one["propertyType"] not in names]
    document["propertyAssignments"] = [*kept, *added]


_TYPES = ("ExperimentType", "SampleType", "DataSetType", "MaterialType")
CREATORS: Mapping[str, Callable[[Context, Creation], str]] = {
    **{kind: create_entity_type(kind) for kind in _TYPES},
    "PropertyType": create_property_type,
    "Vocabulary": create_vocabulary,
    "VocabularyTerm": create_vocabulary_term,
    "Plugin": create_plugin,
    "Tag": create_tag,
    "ExternalDms": create_external_dms,
    "SemanticAnnotation": create_semantic_annotation,
}
UPDATERS: Mapping[str, Callable[[Context, Update], None]] = {
    **{kind: update_entity_type(kind) for kind in _TYPES},
    **{
        kind: update_definition(kind)
        for kind in ("PropertyType", "Vocabulary", "VocabularyTerm", "Plugin", "Tag",
                     "ExternalDms", "SemanticAnnotation")
    },
}  # fmt: skip
