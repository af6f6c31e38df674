"""What creations of many kinds have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.failures import UserFailure


def given_text(creation: Mapping[str, Any], field: str, shown: str | None = None) -> str:
    """A text that must be there. Errors: UserFailure, which calls the field as `shown`."""
    value = str(creation.get(field) or "")
    if not value:
        raise UserFailure(f"{shown or field.capitalize()} cannot be empty.")
    return value


def refuse_twin(context: Context, kind: str, key: str, shown: str | None = None) -> None:
    """Errors: UserFailure, which calls the kind as `shown`, where there is one with this key."""
    if context.get(kind, key):
        raise UserFailure(f"{shown or kind} already exists in the database and needs to be unique.")
