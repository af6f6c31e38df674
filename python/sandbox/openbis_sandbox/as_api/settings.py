"""Settings that a web app keeps for a person, as the ELN front end does: on their own, and as a part of V3's Person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.failures import UserFailure

_KIND = "webAppSettings"


def get_settings(context: Context, web_app: str) -> dict[str, object]:
    """The caller's settings of a web app."""
    return {
        "@type": "WebAppSettings",
        "webAppId": web_app,
        "settings": _stored(context, context.user_id, web_app),
    }


def set_settings(context: Context, web_app: str, settings: Mapping[str, str]) -> None:
    """Replace the caller's settings of a web app."""
    _store(context, context.user_id, web_app, settings)


def settings_of_person(context: Context, person: str, fetch: Mapping[str, Any]) -> dict[str, Any] | None:
    """What `PersonFetchOptions.webAppSettings` and `allWebAppSettings` ask for; None where that is nothing.

    Web apps without settings are left out; only the person and administrators of the instance see any.
    """
    wanted: Mapping[str, Any] = fetch.get("webAppSettings") or {}
    everything = bool(fetch.get("allWebAppSettings"))
    if not (wanted or everything) or not _may(context, person):
        return None
    found = {}
    for document in context.all(_KIND):
        owner, web_app = str(document["key"]).rsplit(" ", 1)
        if owner != person or not document["settings"] or not (everything or web_app in wanted):
            continue
        options = wanted.get(web_app) or {"allSettings": True}
        names = set(options.get("settings") or [])
        found[web_app] = {
            "@type": "as.dto.webapp.WebAppSettings",
            "fetchOptions": options,
            "webAppId": web_app,
            "settings": {
                name: {"@type": "as.dto.webapp.WebAppSetting", "name": name, "value": value}
                for name, value in document["settings"].items()
                if options.get("allSettings") or name in names
            },
        }
    return found


def update_settings_of_person(context: Context, person: str, updates: Mapping[str, Any]) -> None:
    """Carry out `PersonUpdate.webAppSettings`: per web app removals first, then additions, the last replacement."""
    for web_app, update in updates.items():
        actions = (update or {}).get("actions") or []
        if not actions:
            continue
        if not _may(context, person):
            raise UserFailure(f"Access denied to object with PersonPermId = [{person}].")
        settings = _stored(context, person, web_app)
        for action in _of_kind(actions, "Remove"):
            for name in action.get("items") or []:
                settings.pop(_name(name), None)
        for action in _of_kind(actions, "Add"):
            settings.update(_pairs(action))
        for action in _of_kind(actions, "Set"):
            settings = _pairs(action)
        _store(context, person, web_app, settings)


def _may(context: Context, person: str) -> bool:
    return person == context.user_id or rights.roles_of(context).instance >= rights.ADMIN


def _stored(context: Context, person: str, web_app: str) -> dict[str, str]:
    document = context.get(_KIND, f"{person} {web_app}")
    return dict(document["settings"]) if document else {}


def _store(context: Context, person: str, web_app: str, settings: Mapping[str, str]) -> None:
    key = f"{person} {web_app}"
    context.transaction.put(_KIND, key, {"key": key, "settings": dict(settings)})


def _of_kind(actions: list[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return [action for action in actions if str(action.get("@type", "")).endswith(f"ListUpdateAction{kind}")]


def _pairs(action: Mapping[str, Any]) -> dict[str, str]:
    return {_name(item.get("name")): item.get("value") for item in action.get("items") or []}


def _name(given: Any) -> str:
    if given is None:
        raise UserFailure("Web app setting name cannot be null")
    return str(given)
