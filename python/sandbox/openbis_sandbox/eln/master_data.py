"""What the ELN-LIMS registers at its first start and its front end does not open without."""

from __future__ import annotations

from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import find
from openbis_sandbox.as_api.methods import create_objects
from openbis_sandbox.demo_data import property_code
from openbis_sandbox.instance import SYSTEM_USER, Instance

SPACES = ("ELN_SETTINGS", "INVENTORY")
SETTINGS_TYPE = "GENERAL_ELN_SETTINGS"


def ensure(instance: Instance) -> None:
    """Add what is missing: settings space, type and object, and everybody's right to read them."""
    with instance.system_context() as context:
        # The front end asks for the registrator of everything, also of what openBIS registered itself.
        if find(context, "Person", {"permId": SYSTEM_USER}) is None:
            context.add("Person", SYSTEM_USER, {"userId": SYSTEM_USER, "active": False})
        settings = property_code("ELN_SETTINGS", instance.options.property_names)
        _ensure(context, "PropertyType", settings, dataType="MULTILINE_VARCHAR", label="ELN settings",
                description="ELN settings", managedInternally=True)  # fmt: skip
        assignment = {"propertyTypeId": {"permId": settings}, "ordinal": 1, "section": "Settings"}
        _ensure(
            context, "SampleType", SETTINGS_TYPE, description="ELN settings", propertyAssignments=[assignment]
        )
        for space in SPACES:
            _ensure(context, "Space", space)
        _ensure_settings(context)
        _let_everybody_read(context)


def _ensure(context: Context, kind: str, code: str, **more: Any) -> None:
    if find(context, kind, {"permId": code}) is None:
        create_objects(context, kind, [{"code": code, **more}])


def _ensure_settings(context: Context) -> None:
    """The object with the instance's settings: empty as at the first start, the front end has its defaults."""
    if find(context, "Sample", {"identifier": f"/ELN_SETTINGS/{SETTINGS_TYPE}"}) is None:
        type_id, space_id = {"permId": SETTINGS_TYPE}, {"permId": "ELN_SETTINGS"}
        creation = {"code": SETTINGS_TYPE, "typeId": type_id, "spaceId": space_id, "properties": {}}
        create_objects(context, "Sample", [creation])


def _let_everybody_read(context: Context) -> None:
    allowed = {one.get("user") for one in context.all("RoleAssignment") if one.get("space") == "ELN_SETTINGS"}
    people = [one["key"] for one in context.all("Person") if one["key"] not in allowed and one["active"]]
    for space in SPACES:
        create_objects(
            context,
            "RoleAssignment",
            [
                {"role": "OBSERVER", "userId": {"permId": user}, "spaceId": {"permId": space}}
                for user in people
            ],
        )
