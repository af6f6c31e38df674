"""Search criteria of V3 as tests over documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import KINDS, Relation
from openbis_sandbox.as_api.rights import may_read
from openbis_sandbox.as_api.values import (
    boolean_test,
    date_test,
    milliseconds_of,
    number_test,
    operator_of,
    string_test,
    text_by_hand,
    value_test,
    without_quotation_marks,
)
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.storage import Document

Criteria = Mapping[str, Any]
DocumentTest = Callable[[Document], bool]

MATCHED_BY_HAND = frozenset(
    {
        "AuthorizationGroup", "DataStore", "Deletion", "ExternalDms", "PersonalAccessToken", "Person", "Plugin",
        "PropertyType", "RoleAssignment", "SemanticAnnotation", "Vocabulary", "VocabularyTerm",
    }
)  # fmt: skip
"""Kinds that openBIS searches in its own code; the others are searched by its database. Source: its
`AbstractSearchObjectManuallyExecutor`."""
_RELATED = {
    "Space": "space", "Project": "project", "Experiment": "experiment", "Sample": "sample", "DataSet": "dataSet",
    "ExperimentType": "type", "SampleType": "type", "DataSetType": "type", "EntityType": "type", "Tag": "tags",
    "SampleParents": "parents", "SampleChildren": "children", "SampleContainer": "container",
    "DataSetParents": "parents", "DataSetChildren": "children", "DataSetContainer": "containers",
    "Registrator": "registrator", "Modifier": "modifier", "Vocabulary": "vocabulary", "Person": "owner",
    "PropertyType": "propertyType", "DataStore": "dataStore", "AuthorizationGroup": "authorizationGroup",
}  # fmt: skip
"""Name of a criterion about something related → the relation of `kinds` that leads there."""
_ATTRIBUTES = {
    "Code": "code", "UserId": "userId", "FirstName": "firstName", "LastName": "lastName", "Email": "email",
    "Label": "label", "Description": "description", "Name": "name", "PersonalAccessTokenSessionName": "sessionName",
    "Status": "status", "ArchivingRequested": "archivingRequested", "VocabularyCode": "vocabulary",
    "Location": "location", "ShareId": "shareId", "Size": "size", "SpeedHint": "speedHint", "Complete": "complete",
    "PresentInArchive": "presentInArchive", "StorageConfirmation": "storageConfirmation", "PluginType": "pluginType",
    "PluginKind": "pluginKind", "Address": "address", "PropertyAssignmentSection": "section",
    "PredicateOntologyId": "predicateOntologyId", "PredicateOntologyVersion": "predicateOntologyVersion",
    "PredicateAccessionId": "predicateAccessionId", "DescriptorOntologyId": "descriptorOntologyId",
    "DescriptorOntologyVersion": "descriptorOntologyVersion", "DescriptorAccessionId": "descriptorAccessionId",
}  # fmt: skip
_DATES = {
    "RegistrationDate": "registrationDate",
    "ModificationDate": "modificationDate",
    "AccessDate": "accessDate",
}
_CODES = {"Codes": "code", "UserIds": "userId"}
_ABSENT = {"NoSpace": "space", "NoProject": "project", "NoExperiment": "experiment", "NoSample": "sample",
           "NoSampleContainer": "container", "NoContainer": "containers"}  # fmt: skip


def document_test(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    """In: criteria about things of a kind, nested as V3 sends them. Out: the test that a matching document passes.

    Raises UserFailure for criteria that the sandbox does not know, rather than finding too much or too little.
    """
    name = _name(criteria)
    if name in _DIRECT:
        test = _DIRECT[name](context, kind, criteria)
    elif name in _ATTRIBUTES:
        attribute, wanted = _ATTRIBUTES[name], _wanted(context, criteria)
        test = lambda document: wanted(document.get(attribute))  # noqa: E731
    elif name in _DATES:
        attribute, wanted = _DATES[name], date_test(criteria["fieldValue"])
        test = lambda document: wanted(document.get(attribute))  # noqa: E731
    elif name in _CODES:
        test = _one_of(_CODES[name], criteria.get("fieldValue"))
    elif name in _ABSENT:
        attribute = _ABSENT[name]
        test = lambda document: not document.get(attribute)  # noqa: E731
    elif "criteria" in criteria or name in _RELATED or name in KINDS:
        test = _all_or_any(context, kind, criteria)
    else:
        raise UserFailure(f"Search criteria not supported by the sandbox: {criteria.get('@type')}")
    return (lambda document: not test(document)) if _is_negated(context, criteria) else test


def _is_negated(context: Context, criteria: Criteria) -> bool:
    return bool(criteria.get("negated")) and not context.by_hand


def _one_of(attribute: str, given: Any) -> DocumentTest:
    if given is None:
        return lambda document: document.get(attribute) is not None
    values = {str(value) for value in given}
    return lambda document: str(document.get(attribute)) in values


def _wanted(context: Context, criteria: Criteria) -> Callable[[Any], bool]:
    """The test for the text (or number) of a field."""
    value, name = criteria.get("fieldValue"), _name(criteria)
    if context.by_hand and (
        value is None or (isinstance(value, Mapping) and "String" in str(value.get("@type")))
    ):
        return text_by_hand(value or {})
    if value is None or (name == "Code" and isinstance(value, Mapping) and value.get("value") is None):
        return lambda text: text is not None
    if name not in ("Code", "Identifier"):
        value = without_quotation_marks(value)
    return value_test(value, _wild(criteria))


def _all_or_any(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    keys = _plain_keys(criteria)
    if keys is not None:
        return lambda document: document["key"] in keys
    tests = [_part(context, kind, part) for part in criteria.get("criteria") or []]
    if not tests:
        return lambda _: True
    if criteria.get("operator", "AND") == "OR":
        return lambda document: any(test(document) for test in tests)
    return lambda document: all(test(document) for test in tests)


def _plain_keys(criteria: Criteria) -> set[str] | None:
    """The permIds of criteria that ask for any of some permIds and nothing else: thousands are one look-up."""
    parts = criteria.get("criteria") or []
    if criteria.get("operator") != "OR" or not parts:
        return None
    keys = set()
    for part in parts:
        value = part.get("fieldValue")
        plain = isinstance(value, Mapping) and str(value.get("@type", "")).endswith("StringEqualToValue")
        if _name(part) != "PermId" or not plain or part.get("negated"):
            return None
        if _wild(part) and set(str(value["value"])) & {"*", "?"}:
            return None
        keys.add(str(value["value"]))
    return keys


def _part(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    """One of several criteria: about the thing itself, or about what is related to it."""
    name = _name(criteria)
    relation_name = _relation_name(kind, name, criteria)
    if relation_name is None:
        return document_test(context, kind, criteria)
    if relation_name == "physicalData":
        embedded = _all_or_any(context, kind, criteria)
        return lambda document: bool(document.get("physicalData")) and embedded(document["physicalData"])
    relation = KINDS[kind].relations[relation_name]
    test = _all_or_any(context, relation.kind, criteria)
    if relation.inverse:
        naming = _keys_named_by(context, relation, test)
        return lambda document: document["key"] in naming
    matching: dict[str, bool] = {}

    def matches(key: str) -> bool:
        if key not in matching:
            other = context.get(relation.kind, key)
            # What the caller may not see cannot be asked about either.
            matching[key] = other is not None and may_read(context, relation.kind, other) and test(other)
        return matching[key]

    def related(document: Document) -> bool:
        named = _named(context, kind, document, relation_name, relation)
        return any(matches(key) for key in named)

    negated = _is_negated(context, criteria)
    return lambda document: related(document) != negated


def _relation_name(kind: str, name: str, criteria: Criteria) -> str | None:
    if name == "PhysicalData":
        return "physicalData"
    explicit = str(criteria.get("relation") or "").lower()
    names = {
        "parents": "parents",
        "children": "children",
        "container": "container",
        "components": "components",
    }
    if explicit in names and name == kind:
        wanted = names[explicit]
        return "containers" if kind == "DataSet" and wanted == "container" else wanted
    if name == kind and explicit in ("", "dataset", "sample", "experiment"):
        return None
    relations = KINDS[kind].relations
    related = "entityType" if name == "EntityType" and "entityType" in relations else _RELATED.get(name)
    if related == "owner" and "owner" not in relations:
        return next((other for other in ("user", "users", "registrator") if other in relations), None)
    if related in ("sample", "dataSet", "experiment", "project") and related not in relations:
        related = f"{related}s"
    return related if related in relations else None


def _named(context: Context, kind: str, document: Document, name: str, relation: Relation) -> Iterable[str]:
    named = document.get(relation.key)
    if not named and kind == "Sample" and name in ("project", "space"):
        return _place_of_sample(context, document, name)
    if not named and kind == "DataSet" and name == "experiment" and document.get("sample"):
        sample = context.get("Sample", document["sample"])
        named = sample.get("experiment") if sample else None
    if not named:
        return ()
    return named if isinstance(named, list) else (named,)


def _place_of_sample(context: Context, sample: Document, name: str) -> Iterable[str]:
    project = sample.get("project")
    if project is None and sample.get("experiment"):
        experiment = context.get("Experiment", sample["experiment"])
        project = experiment["project"] if experiment else None
    if project is None or name == "project":
        return (project,) if project else ()
    found = context.get("Project", project)
    return (found["space"],) if found else ()


def _keys_named_by(context: Context, relation: Relation, test: DocumentTest) -> set[str]:
    """The keys that matching documents name: of the other side of an inverse relation."""
    keys: set[str] = set()
    for other in context.all(relation.kind):
        if test(other) and may_read(context, relation.kind, other):
            named = other.get(relation.key) or []
            keys.update(named if isinstance(named, list) else [named])
    return keys


def _perm_id(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    wanted = _wanted(context, criteria)
    return lambda document: wanted(document["key"])


def _identifier(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    wanted = _wanted(context, criteria)
    return lambda document: wanted(identifier_of(context, kind, document))


_TEXTS = ("VARCHAR", "MULTILINE_VARCHAR", "HYPERLINK", "XML")
_NUMBERS = ("INTEGER", "REAL")
_MOMENTS = ("TIMESTAMP", "DATE")
_ONLY_FOR = {
    "StrictlyStringProperty": _TEXTS, "NumberProperty": _NUMBERS, "DateProperty": _MOMENTS,
    "BooleanProperty": ("BOOLEAN",),
}  # fmt: skip
"""Criterion about a property → the data types that it is for."""
_PARTS_OF_TEXT = ("StartsWith", "EndsWith", "Contains", "ContainsExactly")
_ORDERS = {
    "LessThan": "EarlierThan", "LessThanOrEqualTo": "EarlierThanOrEqualTo", "GreaterThan": "LaterThan",
    "GreaterThanOrEqualTo": "LaterThanOrEqualTo",
}  # fmt: skip
"""How text is compared → how dates are, where a property is one."""


def _property(make_test: Callable[[Any], Callable[[Any], bool]]) -> Callable[..., DocumentTest]:
    def build(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
        code = str(criteria["fieldName"])
        value = without_quotation_marks(criteria.get("fieldValue"))
        data_type = (context.get("PropertyType", code.upper()) or {}).get("dataType")
        allowed = _ONLY_FOR.get(_name(criteria))
        if allowed and data_type not in allowed:
            kind_of = str(criteria["@type"]).rpartition(".")[2]
            raise UserFailure(
                f"Criterion of type {kind_of} cannot be applied to the data type {data_type or 'null'}. "
                f"[fieldName={code}]"
            )
        is_text = isinstance(value, Mapping) and "String" in str(value.get("@type"))
        if value is None:
            wanted: Callable[[Any], bool] = lambda stored: stored is not None  # noqa: E731
        elif is_text and isinstance(value, Mapping):
            wanted = _text_of_a_property(value, str(data_type), _wild(criteria))
        else:
            wanted = make_test(value)

        def test(document: Document) -> bool:
            properties = document.get("properties", {})
            stored = properties.get(code, properties.get(code.upper()))
            return any(map(wanted, stored)) if isinstance(stored, list) else wanted(stored)

        return test

    return build


def _text_of_a_property(value: Criteria, data_type: str, wildcards: bool) -> Callable[[Any], bool]:
    """Text that is asked for of a property of whatever data type. Source: `StringFieldSearchConditionTranslator`."""
    operator, text = operator_of(value), str(value.get("value"))
    if data_type not in (*_NUMBERS, *_MOMENTS, "BOOLEAN") or operator == "Any":
        return string_test(value, wildcards)
    if operator in _PARTS_OF_TEXT or (data_type == "BOOLEAN" and operator != "EqualTo"):
        raise UserFailure(f"Operator {operator} undefined for datatype {data_type}.")
    if data_type == "BOOLEAN":
        if text not in ("true", "false"):
            raise UserFailure(f"String does not represent a boolean: [{text}]")
        return boolean_test(text)
    if data_type in _NUMBERS:
        try:
            return number_test({"@type": f"as.dto.common.search.Number{operator}Value", "value": float(text)})
        except ValueError:
            raise UserFailure(f"String does not represent a number: [{text}]") from None
    if milliseconds_of(text) is None:
        raise UserFailure(f"String does not represent a date: [{text}]")
    name = _ORDERS.get(operator, operator)
    return date_test({"@type": f"as.dto.common.search.Date{name}Value", "value": text})


def _any_field(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    wanted = _wanted(context, criteria)
    with_attributes = "Property" not in _name(criteria)

    def test(document: Document) -> bool:
        texts = list(document.get("properties", {}).values())
        if with_attributes:
            texts += [document["key"], document.get("code"), identifier_of(context, kind, document)]
        return any(wanted(text) for text in texts)

    return test


def _any_property(data_types: tuple[str, ...], make_test: Callable[[Any], Callable[[Any], bool]]) -> Any:
    """A criterion about any property of some data types."""

    def build(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
        value = without_quotation_marks(criteria.get("fieldValue"))
        wanted = string_test(value, _wild(criteria)) if data_types == _TEXTS else make_test(value)
        codes = {one["key"] for one in context.all("PropertyType") if one["dataType"] in data_types}
        return lambda document: any(
            wanted(stored) for code, stored in document.get("properties", {}).items() if code in codes
        )

    return build


def _id(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    from openbis_sandbox.as_api.ids import find  # noqa: PLC0415  (ids is beside search, both serve methods)

    found = find(context, kind, criteria.get("id"))
    return lambda document: found is not None and document["key"] == found["key"]


def _ids(context: Context, kind: str, criteria: Criteria) -> DocumentTest:
    from openbis_sandbox.as_api.ids import find  # noqa: PLC0415  (ids is beside search, both serve methods)

    found = [find(context, kind, one) for one in criteria.get("fieldValue") or []]
    keys = {one["key"] for one in found if one is not None}
    return lambda document: document["key"] in keys


_DIRECT: Mapping[str, Callable[..., DocumentTest]] = {
    "PermId": _perm_id,
    "Identifier": _identifier,
    "Id": _id,
    "Ids": _ids,
    "AnyField": _any_field,
    "AnyProperty": _any_field,
    "TextAttribute": _any_field,
    "StringProperty": _property(value_test),
    "ControlledVocabularyProperty": _property(value_test),
    "NumberProperty": _property(number_test),
    "DateProperty": _property(date_test),
    "BooleanProperty": _property(boolean_test),
    "StrictlyStringProperty": _property(value_test),
    "AnyStringProperty": _any_property(_TEXTS, value_test),
    "AnyNumberProperty": _any_property(_NUMBERS, number_test),
    "AnyDateProperty": _any_property(_MOMENTS, date_test),
    "AnyBooleanProperty": _any_property(("BOOLEAN",), boolean_test),
}


def _name(criteria: Criteria) -> str:
    return str(criteria.get("@type", "")).rsplit(".", 1)[-1].removesuffix("SearchCriteria")


def _wild(criteria: Criteria) -> bool:
    # As openBIS: wildcards are wildcards unless they are said not to be.
    return criteria.get("useWildcards") is not False
