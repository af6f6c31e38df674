"""The kinds of things openBIS knows: their V3 classes, ids, attributes and relations.

One table for storage, fetching and searching. Class names are those of openBIS's V3 DTOs without `as.dto.`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openbis_sandbox.storage import Document


@dataclass(frozen=True)
class Relation:
    """A field that holds other objects when it is fetched.

    `kind` of the others; `key` of our document that names them (one key or a list of keys); for `inverse` relations
    the others' key that names us.
    """

    kind: str
    key: str
    many: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    `package` and `name` make its class (`package.Name`) and its methods (`search<plural>`); `flags` are attributes that
    are false unless stored; `attributes` are copied as stored (null if missing).
    """

    name: str
    package: str
    plural: str
    attributes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    id_class: str = ""
    identifier_class: str = ""
    properties: bool = False

    @property
    def type_name(self) -> str:
        """The DTO's `@type`."""
        return f"as.dto.{self.package}.{self.name}"

    @property
    def fetch_options(self) -> str:
        """The `@type` of its fetch options."""
        return f"as.dto.{self.package}.fetchoptions.{self.name}FetchOptions"


DATES = ("registrationDate", "modificationDate")
WHO = {"registrator": Relation("Person", "registrator"), "modifier": Relation("Person", "modifier")}
TAGS = {"tags": Relation("Tag", "tags", many=True)}
TYPE_ATTRIBUTES = ("code", "description", "modificationDate", "metaData")
TYPE_RELATIONS = {
    "propertyAssignments": Relation("PropertyAssignment", "propertyAssignments", many=True),
    "validationPlugin": Relation("Plugin", "validationPlugin"),
}


def _frozen(*others: str) -> tuple[str, ...]:
    return ("frozen", *(f"frozenFor{other}" for other in others))


def _type(name: str, package: str, attributes: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> Kind:
    return Kind(
        name,
        package,
        f"{name}s",
        (*TYPE_ATTRIBUTES, *attributes),
        flags,
        TYPE_RELATIONS,
        id_class="entitytype.id.EntityTypePermId",
    )


_KINDS = (
    Kind(
        "Space", "space", "Spaces", ("code", "description", *DATES), _frozen("Projects", "Samples"),
        {
            **WHO,
            "projects": Relation("Project", "space", many=True, inverse=True),
            "samples": Relation("Sample", "space", many=True, inverse=True),
        },
        id_class="space.id.SpacePermId",
    ),
    Kind(
        "Project", "project", "Projects", ("code", "description", *DATES), _frozen("Experiments", "Samples"),
        {
            **WHO,
            "space": Relation("Space", "space"),
            "leader": Relation("Person", "leader"),
            "experiments": Relation("Experiment", "project", many=True, inverse=True),
            "samples": Relation("Sample", "project", many=True, inverse=True),
        },
        id_class="project.id.ProjectPermId", identifier_class="project.id.ProjectIdentifier",
    ),
    Kind(
        "Experiment", "experiment", "Experiments", ("code", "metaData", *DATES), _frozen("DataSets", "Samples"),
        {
            **WHO,
            **TAGS,
            "type": Relation("ExperimentType", "type"),
            "project": Relation("Project", "project"),
            "samples": Relation("Sample", "experiment", many=True, inverse=True),
            "dataSets": Relation("DataSet", "experiment", many=True, inverse=True),
        },
        id_class="experiment.id.ExperimentPermId", identifier_class="experiment.id.ExperimentIdentifier",
        properties=True,
    ),
    Kind(
        "Sample", "sample", "Samples", ("code", "metaData", *DATES),
        _frozen("Components", "Children", "Parents", "DataSets"),
        {
            **WHO,
            **TAGS,
            "type": Relation("SampleType", "type"),
            "space": Relation("Space", "space"),
            "project": Relation("Project", "project"),
            "experiment": Relation("Experiment", "experiment"),
            "container": Relation("Sample", "container"),
            "components": Relation("Sample", "container", many=True, inverse=True),
            "parents": Relation("Sample", "parents", many=True),
            "children": Relation("Sample", "parents", many=True, inverse=True),
            "dataSets": Relation("DataSet", "sample", many=True, inverse=True),
        },
        id_class="sample.id.SamplePermId", identifier_class="sample.id.SampleIdentifier", properties=True,
    ),
    Kind(
        "DataSet", "dataset", "DataSets",
        ("code", "kind", "measured", "dataProducer", "dataProductionDate", "accessDate", "metaData", *DATES),
        (*_frozen("Children", "Parents", "Components", "Containers"), "postRegistered"),
        {
            **WHO,
            **TAGS,
            "type": Relation("DataSetType", "type"),
            "experiment": Relation("Experiment", "experiment"),
            "sample": Relation("Sample", "sample"),
            "dataStore": Relation("DataStore", "dataStore"),
            "parents": Relation("DataSet", "parents", many=True),
            "children": Relation("DataSet", "parents", many=True, inverse=True),
            "containers": Relation("DataSet", "containers", many=True),
            "components": Relation("DataSet", "containers", many=True, inverse=True),
            "physicalData": Relation("PhysicalData", "physicalData"),
            "linkedData": Relation("LinkedData", "linkedData"),
        },
        id_class="dataset.id.DataSetPermId", properties=True,
    ),
    _type("ExperimentType", "experiment"),
    _type(
        "SampleType", "sample", ("generatedCodePrefix",),
        ("autoGeneratedCode", "subcodeUnique", "listable", "showContainer", "showParents", "showParentMetadata"),
    ),
    _type("DataSetType", "dataset", ("mainDataSetPattern", "mainDataSetPath"), ("disallowDeletion",)),
    _type("MaterialType", "material"),
    Kind(
        "PropertyType", "property", "PropertyTypes",
        ("code", "label", "description", "dataType", "schema", "transformation", "metaData", "registrationDate"),
        ("managedInternally", "multiValue"),
        {
            "vocabulary": Relation("Vocabulary", "vocabulary"),
            "sampleType": Relation("SampleType", "sampleType"),
            "materialType": Relation("MaterialType", "materialType"),
            "semanticAnnotations": Relation("SemanticAnnotation", "propertyType", many=True, inverse=True),
            "registrator": WHO["registrator"],
        },
        id_class="property.id.PropertyTypePermId",
    ),
    Kind(
        "Vocabulary", "vocabulary", "Vocabularies", ("code", "description", "urlTemplate", *DATES),
        ("managedInternally", "chosenFromList"),
        {**WHO, "terms": Relation("VocabularyTerm", "vocabulary", many=True, inverse=True)},
        id_class="vocabulary.id.VocabularyPermId",
    ),
    Kind(
        "VocabularyTerm", "vocabulary", "VocabularyTerms", ("code", "label", "description", "ordinal", *DATES),
        ("official", "managedInternally"),
        {**WHO, "vocabulary": Relation("Vocabulary", "vocabulary")},
        id_class="vocabulary.id.VocabularyTermPermId",
    ),
    Kind(
        "Person", "person", "Persons", ("userId", "firstName", "lastName", "email", "registrationDate"), ("active",),
        {
            "space": Relation("Space", "space"),
            "registrator": WHO["registrator"],
            "roleAssignments": Relation("RoleAssignment", "user", many=True, inverse=True),
        },
        id_class="person.id.PersonPermId",
    ),
    Kind(
        "AuthorizationGroup", "authorizationgroup", "AuthorizationGroups", ("code", "description", *DATES), (),
        {
            "registrator": WHO["registrator"],
            "users": Relation("Person", "users", many=True),
            "roleAssignments": Relation("RoleAssignment", "authorizationGroup", many=True, inverse=True),
        },
        id_class="authorizationgroup.id.AuthorizationGroupPermId",
    ),
    Kind(
        "RoleAssignment", "roleassignment", "RoleAssignments", ("role", "roleLevel", "registrationDate"), (),
        {
            "user": Relation("Person", "user"),
            "authorizationGroup": Relation("AuthorizationGroup", "authorizationGroup"),
            "space": Relation("Space", "space"),
            "project": Relation("Project", "project"),
            "registrator": WHO["registrator"],
        },
        id_class="roleassignment.id.RoleAssignmentTechId",
    ),
    Kind(
        "Tag", "tag", "Tags", ("code", "description", "registrationDate"), ("private",),
        {
            "owner": Relation("Person", "owner"),
            "experiments": Relation("Experiment", "tags", many=True, inverse=True),
            "samples": Relation("Sample", "tags", many=True, inverse=True),
            "dataSets": Relation("DataSet", "tags", many=True, inverse=True),
        },
        id_class="tag.id.TagPermId",
    ),
    Kind(
        "Plugin", "plugin", "Plugins",
        ("name", "description", "pluginKind", "pluginType", "script", "entityKinds", "registrationDate"),
        ("available",),
        {"registrator": WHO["registrator"]},
        id_class="plugin.id.PluginPermId",
    ),
    Kind(
        "PersonalAccessToken", "pat", "PersonalAccessTokens",
        ("hash", "sessionName", "validFromDate", "validToDate", "accessDate", *DATES), (),
        {**WHO, "owner": Relation("Person", "owner")},
        id_class="pat.id.PersonalAccessTokenPermId",
    ),
    Kind(
        "SemanticAnnotation", "semanticannotation", "SemanticAnnotations",
        (
            "predicateOntologyId", "predicateOntologyVersion", "predicateAccessionId", "descriptorOntologyId",
            "descriptorOntologyVersion", "descriptorAccessionId", "creationDate",
        ),
        (),
        {
            "propertyType": Relation("PropertyType", "propertyType"),
            "entityType": Relation("SampleType", "entityType"),
        },
        id_class="semanticannotation.id.SemanticAnnotationPermId",
    ),
    Kind(
        "DataStore", "datastore", "DataStores", ("code", "downloadUrl", "remoteUrl", *DATES), (),
        id_class="datastore.id.DataStorePermId",
    ),
    Kind(
        "ExternalDms", "externaldms", "ExternalDataManagementSystems",
        ("code", "label", "address", "addressType", "urlTemplate"), ("openbis",),
        id_class="externaldms.id.ExternalDmsPermId",
    ),
    Kind(
        "Deletion", "deletion", "Deletions", ("reason", "deletionDate"), (),
        id_class="deletion.id.DeletionTechId",
    ),
)  # fmt: skip

ENTITY_TYPES = ("ExperimentType", "SampleType", "DataSetType", "MaterialType")
ASSIGNMENT_FLAGS = ("mandatory", "showInEditView", "showRawValueInForms", "unique")
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}


def key_of(document: Document) -> str:
    """The key that a document is stored under."""
    return str(document["key"])
