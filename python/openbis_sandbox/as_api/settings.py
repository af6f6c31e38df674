"""Settings that a web app keeps for a person, as the ELN front end does."""

from __future__ import annotations

from openbis_sandbox.as_api.context import Context


def get_settings(context: Context, web_app: str) -> dict[str, object]:
    """The caller's settings of a web app."""
    document = context.get("webAppSettings", f"{context.user_id} {web_app}")
    return {
        "@type": "WebAppSettings",
        "webAppId": web_app,
        "settings": dict(document["settings"]) if document else {},
    }


def set_settings(context: Context, web_app: str, settings: dict[str, str]) -> None:
    """Replace the caller's settings of a web app."""
    key = f"{context.user_id} {web_app}"
    context.transaction.put("webAppSettings", key, {"key": key, "settings": dict(settings)})
