"""What spaces, projects, experiments, samples and data sets are to each other, and their tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.ids import keys_of, need
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
            raise UserFailure(f"{kind} already exists in the database and needs to be unique: {identifier}")


def append_to(context: Context, kind: str, key: str, attribute: str, item: str) -> None:
    """Add a key to those of an attribute, if it is not there."""
    document = context.edit(kind, key)
    if item not in document[attribute]:
        document[attribute] = [*document[attribute], item]


def key_of(context: Context, kind: str, given: Any) -> str | None:
    """The key that an id names, None for no id. Errors: UserFailure where there is no such thing."""
    return str(need(context, kind, given)["key"]) if given else None


def keys_in_reach(context: Context, kind: str, given: Any, rank: int) -> list[str]:
    """The keys that ids name; AuthorizationFailure where the caller has not this rank."""
    keys = keys_of(context, kind, given or [])
    for key in keys:
        rights.require(context, kind, need(context, kind, key), rank)
    return keys


def tag_keys(context: Context, given: Any) -> list[str]:
    """Keys of the caller's tags; a tag that is named by its code comes into being with its first use."""
    keys = []
    for tag_id in given or []:
        code = str(tag_id.get("code") or tag_id.get("permId")) if isinstance(tag_id, Mapping) else str(tag_id)
        key = code if code.startswith("/") else f"/{context.user_id}/{code}"
        if not key.startswith(f"/{context.user_id}/"):
            raise AuthorizationFailure(context.user_id, "the owner of the tag")
        if context.get("Tag", key) is None:
            context.add(
                "Tag", key, {"code": key.rsplit("/", 1)[-1], "owner": context.user_id, "private": True}
            )
        keys.append(key)
    return keys
