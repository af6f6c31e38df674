"""Documents as V3 objects, with what the caller's fetch options ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import ASSIGNMENT_FLAGS, ENTITY_TYPES, KINDS, Kind, Relation
from openbis_sandbox.as_api.rights import TRASHED, in_trash, may_read
from openbis_sandbox.as_api.settings import settings_of_person
from openbis_sandbox.as_api.v3_types import FIELDS, completed, whole
from openbis_sandbox.storage import Document, now_milliseconds

Fetch = Mapping[str, Any]
_SHARING_OPTIONS = frozenset({*ENTITY_TYPES, "PropertyType", "Plugin", "RoleAssignment"})
"""Kinds whose objects all name the same fetch options in an answer; the others have a copy each: pybis reads it."""
_WITH_RELATIONSHIPS = ("parents", "children")
_STORAGE: Mapping[str, Mapping[str, Any]] = {
    "storageFormat": {"@type": "as.dto.dataset.StorageFormat", "code": "PROPRIETARY"},
    "fileFormatType": {"@type": "as.dto.dataset.FileFormatType", "code": "PROPRIETARY"},
    "locatorType": {"@type": "as.dto.dataset.LocatorType", "code": "RELATIVE_LOCATION"},
}
"""What the data store calls its ways: asked for with the physical data."""


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
        options = fetch if kind_name in _SHARING_OPTIONS else dict(fetch)
        built: dict[str, Any] = {"@type": kind.type_name, "fetchOptions": options}
        self._built[memo] = built
        built |= self.ids(kind, document)
        built |= {name: document.get(name) for name in kind.attributes}
        built |= {name: bool(document.get(name)) for name in kind.flags}
        if "metaData" in kind.attributes:
            built["metaData"] = document.get("metaData") or {}
        if kind_name == "Deletion":
            built |= self._deletion(str(document["key"]), fetch)
        if kind_name == "Person":
            built["webAppSettings"] = settings_of_person(self._context, str(document["key"]), fetch)
        if kind.properties:
            built["properties"] = dict(document.get("properties", {})) if fetch.get("properties") else None
            built["sampleProperties"] = self._sample_properties(document, fetch)
            built["materialProperties"] = {} if fetch.get("materialProperties") else None
        for name, relation in kind.relations.items():
            wanted = fetch.get(name)
            built[name] = self._related(document, relation, wanted) if isinstance(wanted, Mapping) else None
        for name in _WITH_RELATIONSHIPS if kind_name == "Sample" else ():
            built[f"{name}Relationships"] = self._relationships(built[name])
        version = self._context.options.api_version
        for name, declared in FIELDS[kind.type_name].items():
            # What the sandbox keeps none of, was asked for.
            if declared.startswith("[") and fetch.get(name) and built.get(name) is None:
                built[name] = []
        complete = whole(built, version)
        built.clear()
        built |= complete
        return built

    def _relationships(self, relatives: list[dict[str, Any]] | None) -> dict[str, Any] | None:
        if relatives is None:
            return None
        kept: Mapping[str, Any] = {"childAnnotations": {}, "parentAnnotations": {}}
        return {one["permId"]["permId"]: {"@type": "as.dto.common.Relationship", **kept} for one in relatives}

    def _deletion(self, number: str, fetch: Fetch) -> dict[str, Any]:
        counts = Counter(kind for kind, _ in in_trash(self._context, number))
        return {
            "deletedObjects": self._deleted_objects(number) if fetch.get("deletedObjects") else None,
            **{f"total{KINDS[kind].plural}Count": counts[kind] for kind in TRASHED},
        }

    def ids(self, kind: Kind, document: Document) -> dict[str, Any]:
        """The ids that a stored thing is known by: `permId` and `identifier`, or `id`."""
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
        if kind.name == "Space":
            return {
                "permId": perm_id,
                "id": tech_id("space.id.SpaceTechId", int(document.get("number") or 0)),
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
            if relation.kind == "VocabularyTerm":
                # By code, whatever their ordinals: so openBIS gives them.
                for terms in index.values():
                    terms.sort(key=lambda term: str(term["code"]))
            self._inverse[memo] = index
        return self._inverse[memo]

    def _embedded(self, document: Document, relation: Relation, fetch: Fetch) -> Any:
        content = document.get(relation.key)
        if relation.kind == "PropertyAssignment":
            return [self.assignment(document, assignment, fetch) for assignment in content or []]
        if content is None:
            return None
        if relation.kind == "LinkedData":
            return self._linked(content, fetch)
        embedded = {"@type": f"as.dto.dataset.{relation.kind}", "fetchOptions": fetch, **content}
        looked_at = document["registrationDate"] + self._context.options.checksum_delay * 1000
        if now_milliseconds() < looked_at:  # by the data store, which tells sizes with the checksums
            embedded["size"] = None
        for name, value in _STORAGE.items():
            wanted = fetch.get(name)
            embedded[name] = whole({**value, "fetchOptions": wanted}) if isinstance(wanted, Mapping) else None
        return whole(embedded, self._context.options.api_version)

    def _linked(self, content: Document, fetch: Fetch) -> dict[str, Any]:
        dms_options = completed(KINDS["ExternalDms"].fetch_options, {})
        copies = []
        for copy in content.get("contentCopies") or []:
            dms = self._context.get("ExternalDms", copy.get("externalDms"))
            copies.append(
                whole(
                    {
                        "@type": "as.dto.dataset.ContentCopy",
                        "id": {"@type": "as.dto.dataset.id.ContentCopyPermId", "permId": copy.get("number")},
                        "externalDms": self.build("ExternalDms", dms, dms_options) if dms else None,
                        **{
                            name: copy.get(name)
                            for name in ("externalCode", "path", "gitCommitHash", "gitRepositoryId")
                        },
                    }
                )
            )
        # As openBIS does: the management systems stand with the copies, asked for or not.
        options = completed("as.dto.dataset.fetchoptions.LinkedDataFetchOptions", {})
        linked = {
            "fetchOptions": options,
            "externalCode": content.get("externalCode") or "",
            "contentCopies": copies,
        }
        return whole({"@type": "as.dto.dataset.LinkedData", **linked})

    def assignment(self, owner: Document, assignment: Document, fetch: Fetch) -> dict[str, Any]:
        """A property's assignment to a type, the owner."""
        property_type = self._context.get("PropertyType", assignment["propertyType"])
        plugin = self._context.get("Plugin", assignment.get("plugin"))
        owner_kind = next(kind for kind in ENTITY_TYPES if self._context.get(kind, owner["key"]) == owner)
        type_id = self.ids(KINDS[owner_kind], owner)["permId"]
        related = {
            "propertyType": ("PropertyType", property_type),
            "plugin": ("Plugin", plugin),
            "entityType": (owner_kind, owner),
            "registrator": ("Person", self._context.get("Person", owner.get("registrator"))),
        }
        built = {
            "@type": "as.dto.property.PropertyAssignment",
            "fetchOptions": fetch,
            "permId": {
                "@type": "as.dto.property.id.PropertyAssignmentPermId",
                "entityTypeId": type_id,
                "propertyTypeId": {
                    "@type": "as.dto.property.id.PropertyTypePermId",
                    "permId": assignment["propertyType"],
                },
            },
            "section": assignment.get("section"),
            "ordinal": assignment.get("ordinal"),
            **{name: bool(assignment.get(name)) for name in ASSIGNMENT_FLAGS},
            "semanticAnnotations": [] if fetch.get("semanticAnnotations") else None,
            "semanticAnnotationsInherited": False,
            "registrationDate": assignment.get("registrationDate") or owner["registrationDate"],
            **{
                name: self.build(kind, found, fetch[name])
                if found is not None and isinstance(fetch.get(name), Mapping)
                else None
                for name, (kind, found) in related.items()
            },
        }
        return whole(built, self._context.options.api_version)

    def _deleted_objects(self, deletion: str) -> list[dict[str, Any]]:
        """What lies in the trash by one deletion, as far as the caller may see it."""
        return [
            {
                "@type": "as.dto.deletion.DeletedObject",
                "id": self.ids(KINDS[kind], document)["permId"],
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
                seen = [
                    self.build("Sample", sample, wanted)
                    for sample in samples
                    if sample is not None and may_read(self._context, "Sample", sample)
                ]
                # From API version 3.7 on a property may have several values.
                found[code] = seen if self._context.options.api_version != "3.6" else next(iter(seen), None)
        return found


def tech_id(id_class: str, number: int) -> dict[str, Any]:
    """A technical id: openBIS sends it as a number and as text."""
    return {"@type": f"as.dto.{id_class}", "techId": number, "id": str(number)}


_EMBEDDED = frozenset({"PropertyAssignment", "PhysicalData", "LinkedData"})
