"""What spaces, projects, experiments, samples and data sets are to each other, and their tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.ids import keys_of, need, tag_key
from openbis_sandbox.failures import AuthorizationFailure, UserFailure
from openbis_sandbox.storage import Document


def refuse_same_identifier(context: Context, kind: str, document: Document) -> None:
    """Errors: UserFailure where something else of this kind has the same identifier."""
    identifier = identifier_of(context, kind, document)
    for other in context.all(kind):
        if (
            other["code"] == document["code"]
            and other["key"] != document["key"]
            and identifier_of(context, kind, other) == identifier
        ):
            if kind == "Sample":
                raise UserFailure(
                    f"Insert/Update of sample (code: {document['code']}) failed because sample with the same code "
                    "already exists."
                )
            raise UserFailure(f"{kind} already exists in the database and needs to be unique.")


def append_to(context: Context, kind: str, key: str, attribute: str, item: str) -> None:
    """Add a key to those of an attribute, if it is not there."""
    document = context.edit(kind, key)
    if item not in document[attribute]:
        document[attribute] = [*document[attribute], item]


def key_of(context: Context, kind: str, given: Any) -> str | None:
    """The key that an id names, None for no id. Errors: UserFailure where there is no such thing."""
    return str(need(context, kind, given)["key"]) if given else None


def keys_in_reach(context: Context, kind: str, given: Any) -> list[str]:
    """The keys that ids of relatives name; AuthorizationFailure where the caller may not relate to one."""
    keys = keys_of(context, kind, given or [])
    for key in keys:
        rights.require_to_relate(context, kind, need(context, kind, key))
    return keys


def refuse_circle(context: Context, kind: str, key: str, attribute: str = "parents") -> None:
    """Errors: UserFailure where something of this kind became its own ancestor when relatives of `key` changed.

    The first that this call changed is named.
    """
    if not _is_own_ancestor(context, kind, key, attribute):
        return
    for changed, document in context.transaction.changes.get(kind, {}).items():
        if document is not None and _is_own_ancestor(context, kind, changed, attribute):
            raise UserFailure(f"Circular dependency found: {_shown(context, kind, document)}")


def _is_own_ancestor(context: Context, kind: str, key: str, attribute: str) -> bool:
    waiting, seen = [key], set[str]()
    while waiting:
        for other in (context.get(kind, waiting.pop()) or {}).get(attribute) or []:
            if other == key:
                return True
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def _shown(context: Context, kind: str, document: Document) -> str:
    return identifier_of(context, kind, document) if kind == "Sample" else str(document["code"])


FREEZING: Mapping[str, tuple[str, ...]] = {
    "Space": ("Projects", "Samples"),
    "Project": ("Experiments", "Samples"),
    "Experiment": ("DataSets", "Samples"),
    "Sample": ("Components", "Children", "Parents", "DataSets"),
    "DataSet": ("Children", "Parents", "Components", "Containers"),
}
"""Kind → for what else it can be frozen; `freeze` itself is for its own properties and fields."""
_SHOWN_KINDS = {"DataSet": "data set"}


def freeze(context: Context, kind: str, document: Document, update: Mapping[str, Any]) -> None:
    """Freeze as an update asks for: what is frozen stays so. It takes an administrator of the space."""
    names = {"freeze": "frozen", **{f"freezeFor{one}": f"frozenFor{one}" for one in FREEZING[kind]}}
    asked = [flag for name, flag in names.items() if update.get(name)]
    if asked:
        if rights.rank_to_change(context, kind, document) < rights.ADMIN:
            raise AuthorizationFailure(context.user_id)
        # Whatever is frozen for something is frozen itself.
        document |= dict.fromkeys(("frozen", *asked), True)


def refuse_frozen(kind: str, document: Document, operation: str, flag: str = "frozen") -> None:
    """Errors: UserFailure with the words of openBIS's database where a thing is frozen (for something)."""
    if document.get(flag):
        shown = _SHOWN_KINDS.get(kind, kind.lower())
        raise UserFailure(
            f"ERROR: Operation {operation} is not allowed because {shown} {document['code']} is frozen.\n"
            f"  Where: PL/pgSQL function raise_exception_frozen_{shown.replace(' ', '_')}() line 11 at RAISE"
        )


def tag_keys(context: Context, given: Any) -> list[str]:
    """Keys of the caller's tags; a tag that is named by its code comes into being with its first use."""
    keys = []
    for tag_id in given or []:
        code = str(tag_id.get("code") or tag_id.get("permId")) if isinstance(tag_id, Mapping) else str(tag_id)
        key = tag_key(context.user_id, code)
        if not key.startswith(f"/{context.user_id}/"):
            raise AuthorizationFailure(context.user_id, "the owner of the tag")
        if context.get("Tag", key) is None:
            context.add(
                "Tag", key, {"code": code.rsplit("/", 1)[-1], "owner": context.user_id, "private": True}
            )
        keys.append(key)
    return keys
