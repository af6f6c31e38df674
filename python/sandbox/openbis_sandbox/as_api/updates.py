"""What `as.dto.common.update.*` says about a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def changed_value(update: Mapping[str, Any], name: str) -> tuple[bool, Any]:
    """Whether a `FieldUpdateValue` is there, and its value."""
    field = update.get(name)
    if not isinstance(field, Mapping) or not field.get("isModified"):
        return False, None
    return True, field.get("value")


def changed_list(
    update: Mapping[str, Any], name: str, present: list[str], keys_of: Callable[[list[Any]], list[str]]
) -> list[str] | None:
    """The list after the actions add, remove and set of an `IdListUpdateValue`; None if it is not changed.

    In: the update, the field's name, what the list holds now, and how to get keys from ids.
    """
    field = update.get(name)
    if isinstance(field, list):
        return keys_of(field)
    if not isinstance(field, Mapping):
        return None
    actions = field.get("actions") or []
    if not actions:
        return None
    result = list(present)
    for action in actions:
        kind = str(action.get("@type", "")).rsplit("ListUpdateAction", 1)[-1]
        keys = keys_of(list(action.get("items") or []))
        if kind == "Set":
            result = keys
        elif kind == "Remove":
            result = [key for key in result if key not in keys]
        else:
            result += [key for key in keys if key not in result]
    return result


def merge_metadata(present: Mapping[str, str] | None, update: Mapping[str, Any]) -> dict[str, str] | None:
    """Metadata after the actions put, add, remove and set of a `ListUpdateMapValues`; None if it is not changed."""
    field = update.get("metaData")
    if not isinstance(field, Mapping):
        return None
    result = dict(present or {})
    for action in field.get("actions") or []:
        kind = str(action.get("@type", "")).rsplit("ListUpdateAction", 1)[-1]
        items = action.get("items") or []
        if kind == "Remove":
            for name in items:
                result.pop(str(name), None)
            continue
        if kind == "Set":
            result = {}
        for item in items:
            result.update({str(key): value for key, value in item.items() if not str(key).startswith("@")})
    return result


def set_plain_fields(document: dict[str, Any], update: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Set those of the named fields that the update changes; metadata have a way of their own (`merge_metadata`)."""
    for name in names:
        changed, value = changed_value(update, name)
        if changed and name != "metaData":
            document[name] = value
