"""Deleting: entities go to the trash and can come back, definitions go at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import find, id_text
from openbis_sandbox.as_api.objects import tech_id
from openbis_sandbox.failures import ObjectNotFound, UserFailure
from openbis_sandbox.storage import now_milliseconds

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
}
_RANKS = {"Space": rights.ADMIN, "Project": rights.POWER_USER}


def trash(context: Context, kind: str, ids: Iterable[Any], reason: str) -> dict[str, Any] | None:
    """Move entities and everything below them to the trash; gives the deletion's id, None if there was nothing."""
    if not reason:
        raise UserFailure("Deletion reason cannot be empty.")
    # As in openBIS, what is not there is not missed.
    found = [document for one in ids if (document := find(context, kind, one)) is not None]
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
        rights.require(context, one_kind, document, rights.POWER_USER)
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
        if kind in _RANKS:
            rights.require(context, kind, document, _RANKS[kind])
        elif document.get("owner") != context.user_id or kind not in ("Tag", "PersonalAccessToken"):
            rights.require_instance_admin(context)
        for other_kind, attribute in _USED_BY.get(kind, ()):
            if any(other.get(attribute) == key for other in context.transaction.all(other_kind)):
                raise UserFailure(f"{kind} {key} is being used. Delete all {other_kind}s of it first.")
        context.transaction.remove(kind, key)
        if kind == "Vocabulary":
            for term in [t for t in context.all("VocabularyTerm") if t["vocabulary"] == key]:
                context.transaction.remove("VocabularyTerm", term["key"])
    rights.forget_roles(context)


def confirm(context: Context, ids: Iterable[Any]) -> list[str]:
    """Empty deletions out of the trash for good; gives the permIds of data sets whose files may go."""
    removed = []
    for number in _numbers(context, ids):
        for kind, document in list(rights.in_trash(context, number)):
            rights.require(context, kind, document, rights.POWER_USER)
            context.transaction.remove(kind, document["key"])
            if kind == "DataSet":
                removed.append(str(document["key"]))
        context.transaction.remove("Deletion", number)
    return removed


def revert(context: Context, ids: Iterable[Any]) -> None:
    """Bring back what deletions had moved to the trash."""
    for number in _numbers(context, ids):
        for kind, document in list(rights.in_trash(context, number)):
            rights.require(context, kind, document, rights.POWER_USER)
            context.edit(kind, document["key"]).pop("deletion")
        context.transaction.remove("Deletion", number)


def _numbers(context: Context, ids: Iterable[Any]) -> list[str]:
    numbers = [id_text(one) for one in ids]
    for number in numbers:
        if context.get("Deletion", number) is None:
            raise ObjectNotFound("DeletionTechId", number)
    return numbers
