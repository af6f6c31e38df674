"""Documents as V3 objects, with what the caller's fetch options ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import KINDS, Kind, Relation
from openbis_sandbox.as_api.rights import in_trash, may_read
from openbis_sandbox.as_api.settings import settings_of_person
from openbis_sandbox.storage import Document

Fetch = Mapping[str, Any]
_EMPTY_LISTS = (
    "attachments",
    "history",
    "propertiesHistory",
    "spaceHistory",
    "projectHistory",
    "experimentHistory",
)


class ObjectBuilder:
    """Builds the objects of one answer: the same thing, fetched by the same options, is the same object."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._built: dict[tuple[str, str, int], dict[str, Any]] = {}
        self._inverse: dict[tuple[str, str], dict[str, list[Document]]] = {}

    def build(self, kind_name: str, document: Document, fetch: Fetch) -> dict[str, Any]:
        """One object; relations that were not fetched are null."""
        memo = (kind_name, str(document["key"]), id(fetch))
        if memo in self._built:
            return self._built[memo]
        kind = KINDS[kind_name]
        # A client tells by the nulls what was not fetched.
        options = {**dict.fromkeys(kind.relations), **fetch}
        built: dict[str, Any] = {"@type": kind.type_name, "fetchOptions": options}
        self._built[memo] = built
        built |= self._ids(kind, document)
        built |= {name: document.get(name) for name in kind.attributes}
        built |= {name: bool(document.get(name)) for name in kind.flags}
        if kind_name == "Deletion":
            built["deletedObjects"] = (
                self._deleted_objects(str(document["key"])) if fetch.get("deletedObjects") else None
            )
        if kind_name == "Person":
            built["webAppSettings"] = settings_of_person(self._context, str(document["key"]), fetch)
        if kind.properties:
            built["properties"] = dict(document.get("properties", {})) if fetch.get("properties") else None
            built["sampleProperties"] = self._sample_properties(document, fetch)
            built["materialProperties"] = {} if fetch.get("materialProperties") else None
        built |= {name: [] for name in _EMPTY_LISTS if fetch.get(name)}
        for name, relation in kind.relations.items():
            wanted = fetch.get(name)
            built[name] = self._related(document, relation, wanted) if isinstance(wanted, Mapping) else None
        return built

    def _ids(self, kind: Kind, document: Document) -> dict[str, Any]:
        key = document["key"]
        if kind.id_class.endswith("TechId"):
            return {"id": tech_id(kind.id_class, int(key))}
        perm_id: dict[str, Any] = {"@type": f"as.dto.{kind.id_class}", "permId": key}
        if kind.id_class.endswith("EntityTypePermId"):
            entity_kind = {"DataSetType": "DATA_SET"}.get(kind.name, kind.name.removesuffix("Type").upper())
            perm_id["entityKind"] = entity_kind
        if kind.name == "VocabularyTerm":
            perm_id = {
                "@type": perm_id["@type"],
                "code": document["code"],
                "vocabularyCode": document["vocabulary"],
            }
        if not kind.identifier_class:
            return {"permId": perm_id}
        identifier = identifier_of(self._context, kind.name, document)
        return {
            "permId": perm_id,
            "identifier": {"@type": f"as.dto.{kind.identifier_class}", "identifier": identifier},
        }

    def _related(self, document: Document, relation: Relation, fetch: Fetch) -> Any:
        if relation.kind in _EMBEDDED:
            return self._embedded(document, relation, fetch)
        if relation.inverse:
            others = self._inverse_of(relation).get(str(document["key"]), [])
        else:
            named = document.get(relation.key) or []
            keys = named if isinstance(named, list) else [named]
            found = (self._context.get(relation.kind, key) for key in keys)
            others = [other for other in found if other is not None]
        built = [
            self.build(relation.kind, other, fetch)
            for other in others
            if may_read(self._context, relation.kind, other)
        ]
        if relation.many:
            return built
        return built[0] if built else None

    def _inverse_of(self, relation: Relation) -> dict[str, list[Document]]:
        memo = (relation.kind, relation.key)
        if memo not in self._inverse:
            index: dict[str, list[Document]] = {}
            for other in self._context.all(relation.kind):
                named = other.get(relation.key) or []
                for key in named if isinstance(named, list) else [named]:
                    index.setdefault(key, []).append(other)
            self._inverse[memo] = index
        return self._inverse[memo]

    def _embedded(self, document: Document, relation: Relation, fetch: Fetch) -> Any:
        content = document.get(relation.key)
        if relation.kind == "PropertyAssignment":
            return [self._assignment(document, assignment, fetch) for assignment in content or []]
        if content is None:
            return None
        return {"@type": f"as.dto.dataset.{relation.kind}", "fetchOptions": fetch, **content}

    def _assignment(self, owner: Document, assignment: Document, fetch: Fetch) -> dict[str, Any]:
        property_type = self._context.get("PropertyType", assignment["propertyType"])
        wanted = fetch.get("propertyType")
        plugin = self._context.get("Plugin", assignment.get("plugin"))
        return {
            "@type": "as.dto.property.PropertyAssignment",
            "fetchOptions": fetch,
            "permId": {
                "@type": "as.dto.property.id.PropertyAssignmentPermId",
                "entityTypeId": {"@type": "as.dto.entitytype.id.EntityTypePermId", "permId": owner["key"]},
                "propertyTypeId": {
                    "@type": "as.dto.property.id.PropertyTypePermId",
                    "permId": assignment["propertyType"],
                },
            },
            "section": assignment.get("section"),
            "ordinal": assignment.get("ordinal"),
            "mandatory": bool(assignment.get("mandatory")),
            "showInEditView": bool(assignment.get("showInEditView", True)),
            "showRawValueInForms": bool(assignment.get("showRawValueInForms")),
            "unique": bool(assignment.get("unique")),
            "registrationDate": owner["registrationDate"],
            "propertyType": self.build("PropertyType", property_type, wanted)
            if property_type is not None and isinstance(wanted, Mapping)
            else None,
            "plugin": self.build("Plugin", plugin, fetch["plugin"])
            if plugin and fetch.get("plugin")
            else None,
        }

    def _deleted_objects(self, deletion: str) -> list[dict[str, Any]]:
        """What lies in the trash by one deletion, as far as the caller may see it."""
        return [
            {
                "@type": "as.dto.deletion.DeletedObject",
                "id": self._ids(KINDS[kind], document)["permId"],
                "identifier": identifier_of(self._context, kind, document),
                "entityTypeCode": document["type"],
                "entityKind": "DATA_SET" if kind == "DataSet" else kind.upper(),
            }
            for kind, document in in_trash(self._context, deletion)
            if may_read(self._context, kind, document)
        ]

    def _sample_properties(self, document: Document, fetch: Fetch) -> Any:
        wanted = fetch.get("sampleProperties")
        if not isinstance(wanted, Mapping):
            return None
        found: dict[str, Any] = {}
        for code, value in document.get("properties", {}).items():
            property_type = self._context.get("PropertyType", code)
            if property_type is not None and property_type["dataType"] == "SAMPLE":
                values = value if isinstance(value, list) else [value]
                samples = (self._context.get("Sample", one) for one in values)
                found[code] = [
                    self.build("Sample", sample, wanted)
                    for sample in samples
                    if sample is not None and may_read(self._context, "Sample", sample)
                ]
        return found


def tech_id(id_class: str, number: int) -> dict[str, Any]:
    """A technical id: openBIS sends it as a number and as text."""
    return {"@type": f"as.dto.{id_class}", "techId": number, "id": str(number)}


_EMBEDDED = frozenset({"PropertyAssignment", "PhysicalData", "LinkedData"})
