"""Deleting: entities go to the trash and can come back, definitions go at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import find, id_class, id_text
from openbis_sandbox.as_api.kinds import ENTITY_TYPES
from openbis_sandbox.as_api.objects import tech_id
from openbis_sandbox.as_api.relatives import refuse_frozen
from openbis_sandbox.failures import AccessDeniedToSome, ObjectNotFound, UserFailure
from openbis_sandbox.storage import Document, now_milliseconds

_BELOW: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Experiment": (("Sample", "experiment"), ("DataSet", "experiment")),
    "Sample": (("DataSet", "sample"), ("Sample", "container")),
    "DataSet": (),
}
_USED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Space": (("Project", "space"), ("Sample", "space")),
    "Project": (("Experiment", "project"), ("Sample", "project")),
    "ExperimentType": (("Experiment", "type"),),
    "SampleType": (("Sample", "type"),),
    "DataSetType": (("DataSet", "type"),),
    "Vocabulary": (("PropertyType", "vocabulary"),),
    "PropertyType": tuple((kind, "propertyAssignments") for kind in ENTITY_TYPES),
}
_SHOWN = {
    "ExperimentType": "Experiment Type", "SampleType": "Sample Type", "DataSetType": "Data Set Type",
    "PropertyType": "Property Type",
}  # fmt: skip


def trash(context: Context, kind: str, ids: Iterable[Any], reason: Any) -> dict[str, Any] | None:
    """Move entities and everything below them to the trash; gives the deletion's id, None if there was nothing."""
    if reason is None:
        raise UserFailure("Deletion reason cannot be null")
    # As in openBIS, what is not there is not missed.
    named = [(one, find(context, kind, one)) for one in ids]
    found = [document for _, document in named if document is not None]
    for given, document in named:
        if document is not None:
            shown = id_class(given, kind), id_text(given)
            rights.require_to_change(context, kind, document, *shown, verb="DELETE")
    if not found:
        return None
    number = context.transaction.next_number("deletion")
    deletion = {"reason": reason, "deletionDate": now_milliseconds()}
    context.add("Deletion", str(number), deletion)
    waiting = [(kind, str(document["key"])) for document in found]
    while waiting:
        one_kind, key = waiting.pop()
        document = context.get(one_kind, key)
        if document is None:
            continue
        rights.require_to_change(context, one_kind, document, verb="DELETE")
        refuse_frozen(one_kind, document, "DELETE")
        context.edit(one_kind, key)["deletion"] = str(number)
        for other_kind, attribute in _BELOW[one_kind]:
            waiting += [(other_kind, o["key"]) for o in context.all(other_kind) if o.get(attribute) == key]
    return tech_id("deletion.id.DeletionTechId", number)


def delete_definitions(context: Context, kind: str, ids: Iterable[Any]) -> None:
    """Delete what has no trash: definitions, spaces, projects, tokens; refuses what is still used."""
    for one in ids:
        document = find(context, kind, one)
        if document is None:
            continue
        key = str(document["key"])
        if kind in rights.CHANGING:
            rights.require_to_change(
                context, kind, document, id_class(one, kind), id_text(one), verb="DELETE"
            )
        elif document.get("owner") != context.user_id or kind not in ("Tag", "PersonalAccessToken"):
            rights.require_instance_admin(context)
        _refuse_used(context, kind, document)
        context.transaction.remove(kind, key)
        if kind == "Vocabulary":
            for term in [t for t in context.all("VocabularyTerm") if t["vocabulary"] == key]:
                context.transaction.remove("VocabularyTerm", term["key"])
    rights.forget_roles(context)


def _refuse_used(context: Context, kind: str, document: Document) -> None:
    key = str(document["key"])
    users = [
        other
        for other_kind, attribute in _USED_BY.get(kind, ())
        for other in context.transaction.all(other_kind)
        if _names(other.get(attribute), key)
    ]
    if any("deletion" in other for other in users) and kind.endswith("Type"):
        raise UserFailure(
            f"'{document['code']}' is referred from entities in the trash can. Please empty the trash can and try "
            "deleting it again."
        )
    if users:
        # Both spaces are openBIS's.
        raise UserFailure(
            f"{_SHOWN.get(kind, kind)} '{document['code']}' is being used. Delete all connected data  first."
        )


def _names(value: Any, key: str) -> bool:
    if isinstance(value, list):
        return any(one["propertyType"] == key for one in value)
    return bool(value == key)


def confirm(context: Context, ids: Iterable[Any]) -> list[str]:
    """Empty deletions out of the trash for good; gives the permIds of data sets whose files may go.

    As in openBIS, who had nothing to delete can pass on the id that they got for it: null.
    """
    removed = []
    for number in _numbers(context, [one for one in ids if one is not None], rights.CONFIRMING):
        for kind, document in list(rights.in_trash(context, number)):
            context.transaction.remove(kind, document["key"])
            if kind == "DataSet":
                removed.append(str(document["key"]))
        context.transaction.remove("Deletion", number)
    return removed


def revert(context: Context, ids: Iterable[Any]) -> None:
    """Bring back what deletions had moved to the trash."""
    for number in _numbers(context, list(ids), rights.REVERTING):
        for kind, document in list(rights.in_trash(context, number)):
            context.edit(kind, document["key"]).pop("deletion")
        context.transaction.remove("Deletion", number)


def _numbers(context: Context, ids: Sequence[Any], needed: int) -> list[str]:
    """The numbers of deletions. Errors: ObjectNotFound; AccessDeniedToSome where the rank is less than needed."""
    numbers = [id_text(one) for one in ids]
    for number in numbers:
        if context.get("Deletion", number) is None:
            raise ObjectNotFound("DeletionTechId", number)
    trashed = [one for number in numbers for one in rights.in_trash(context, number)]
    if any(rights.rank_to_change(context, kind, document) < needed for kind, document in trashed):
        raise AccessDeniedToSome(numbers)
    return numbers
