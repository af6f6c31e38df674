"""People as V1 objects, and who registered and changed something."""

from __future__ import annotations

from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.storage import Document

V1Object = dict[str, Any]


def person(document: Document) -> V1Object:
    """A `Person`."""
    names = ("userId", "firstName", "lastName", "email", "registrationDate", "active")
    database = {"code": "CISD", "uuid": "", "identifier": "", "homeDatabase": True, "id": "1"}
    return {
        "@type": "Person",
        **{name: document.get(name) for name in names},
        "registrator": None,
        "databaseInstance": {"@type": "DatabaseInstance", **database},
    }


def registration(context: Context, document: Document, *, with_modifier: bool = True) -> V1Object:
    """`EntityRegistrationDetails`; what has none who changed it, terms for example, is `with_modifier=False`."""
    by = context.get("Person", document.get("registrator")) or {}
    changed_by = (context.get("Person", document.get("modifier")) or {}) if with_modifier else {}
    return {
        "@type": "EntityRegistrationDetails",
        "userId": document.get("registrator"),
        "userFirstName": by.get("firstName"),
        "userLastName": by.get("lastName"),
        "userEmail": by.get("email"),
        "modifierUserId": document.get("modifier") if with_modifier else None,
        "modifierFirstName": changed_by.get("firstName"),
        "modifierLastName": changed_by.get("lastName"),
        "modifierEmail": changed_by.get("email"),
        "registrationDate": document.get("registrationDate"),
        "modificationDate": document.get("modificationDate"),
        "accessTimestamp": None,
    }
