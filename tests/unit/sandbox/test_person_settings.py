"""Settings of web apps as a part of a person: `PersonUpdate.webAppSettings` and `PersonFetchOptions.webAppSettings`."""

from __future__ import annotations

from typing import Any

import pytest
from unit.sandbox.desk import Desk

from openbis_sandbox.failures import UserFailure

APP = "openbis-jupyter"
ME = {"@type": "as.dto.person.id.Me"}


def person(user: str) -> dict[str, str]:
    return {"@type": "as.dto.person.id.PersonPermId", "permId": user}


def action(kind: str, *items: Any) -> dict[str, Any]:
    return {"@type": f"as.dto.common.update.ListUpdateAction{kind}", "items": list(items)}


def setting(name: str, value: str) -> dict[str, str]:
    return {"@type": "as.dto.webapp.create.WebAppSettingCreation", "name": name, "value": value}


def change(desk: Desk, user: str, *actions: dict[str, Any], whose: Any = None) -> None:
    settings = {APP: {"@type": "as.dto.webapp.update.WebAppSettingsUpdateValue", "actions": list(actions)}}
    update = {"@type": "as.dto.person.update.PersonUpdate", "userId": whose, "webAppSettings": settings}
    desk.call(user, "updatePersons", [update])


def read(desk: Desk, user: str, whose: Any = ME, **options: Any) -> Any:
    fetch = {"webAppSettings": {APP: options or {"allSettings": True}}}
    (found,) = desk.call(user, "getPersons", [whose], fetch).values()
    return found["webAppSettings"]


def values(settings: Any) -> dict[str, str]:
    return {name: one["value"] for name, one in settings[APP]["settings"].items()}


def test_own_settings_are_added_removed_replaced_and_read(own_desk: Desk) -> None:
    assert read(own_desk, "olga") == {}
    change(own_desk, "olga", action("Add", setting("kernel", "ir"), setting("directory", "a/b")))
    assert values(read(own_desk, "olga")) == {"kernel": "ir", "directory": "a/b"}
    assert values(read(own_desk, "olga", settings=["kernel"])) == {"kernel": "ir"}
    change(own_desk, "olga", action("Remove", "kernel"), action("Add", setting("directory", "c")), whose=ME)
    assert values(read(own_desk, "olga")) == {"directory": "c"}
    change(own_desk, "olga", action("Set", setting("x", "y")))
    assert values(read(own_desk, "olga")) == {"x": "y"}
    assert own_desk.call("olga", "getWebAppSettings", APP)["settings"] == {"x": "y"}, "V1 reads the same"
    change(own_desk, "olga", action("Set"))
    assert read(own_desk, "olga") == {}


def test_settings_are_seen_and_changed_by_oneself_and_administrators_only(own_desk: Desk) -> None:
    change(own_desk, "bob", action("Add", setting("kernel", "ir")))
    assert read(own_desk, "alice", person("bob")) is None
    with pytest.raises(UserFailure, match="Access denied"):
        change(own_desk, "alice", action("Remove", "kernel"), whose=person("bob"))
    assert values(read(own_desk, "admin", person("bob"))) == {"kernel": "ir"}
    change(own_desk, "admin", action("Remove", "kernel"), whose=person("bob"))
    assert read(own_desk, "bob") == {}


def test_what_is_not_asked_for_is_null(own_desk: Desk) -> None:
    change(own_desk, "bob", action("Add", setting("kernel", "ir")))
    answered = own_desk.call("bob", "getPersons", [ME], {})
    assert list(answered) == ["me"]
    assert answered["me"]["webAppSettings"] is None


def test_a_setting_needs_a_name(own_desk: Desk) -> None:
    with pytest.raises(UserFailure, match="name cannot be null"):
        change(own_desk, "bob", action("Add", {"value": "x"}))
