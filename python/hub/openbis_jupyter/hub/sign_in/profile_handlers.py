"""The hub's own route that tells the service what the spawner offers a person.

A `profile_list`, as KubeSpawner has it, may be a function of the person's spawner, which only the hub has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from jupyterhub.utils import maybe_future
from tornado.web import HTTPError

from openbis_jupyter.hub.settings import PROFILE_ID
from openbis_jupyter.hub.sign_in.hub_token_handlers import HubTokenHandler


class ProfilesHandler(HubTokenHandler):
    """`GET openbis/profiles/<user>`."""

    async def get(self, name: str) -> None:
        """Answers `{"profiles": [{"id", "title", "description", "user_options", "default"}]}`; 404: there is no such
        user.
        """
        self.require_service()
        user = self.find_user(name)
        if user is None:
            raise HTTPError(404)
        spawner = user.spawners[""]
        listed = getattr(spawner, "profile_list", None) or []
        if callable(listed):
            listed = await maybe_future(listed(spawner)) or []
        profiles, left_out = profiles_in(listed)
        for title in left_out:
            self.log.warning(
                "openBIS: the profile %s is not offered: give it a slug of letters, digits and ._-", title
            )
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"profiles": profiles}))


def profiles_in(listed: Iterable[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """In: a `profile_list`, as a list or by keys. Out: what the service is told, and the titles of what has no name
    that a form could send.

    Source: KubeSpawner 7, `profile_list` and `_get_initialized_profile_list`: a missing slug is made of `display_name`.
    """
    entries = [listed[key] for key in sorted(listed)] if isinstance(listed, Mapping) else list(listed)
    found, left_out = [], []
    for entry in entries:
        title = str(entry.get("display_name", ""))
        slug = str(entry.get("slug") or _slug_of(title))
        if not PROFILE_ID.fullmatch(slug):
            left_out.append(title)
            continue
        found.append(
            {
                "id": slug,
                "title": title or slug,
                "description": str(entry.get("description", "")),
                "user_options": {"profile": slug},
                "default": bool(entry.get("default")),
            }
        )
    return found, left_out


def _slug_of(title: str) -> str:
    """As KubeSpawner makes it, which brings what it makes it with; empty where that is not installed."""
    try:
        from slugify import slugify  # noqa: PLC0415
    except ImportError:
        return ""
    return str(slugify(title))


def routes() -> list[tuple[str, type]]:
    """Below the hub's own address."""
    return [("/openbis/profiles/([^/]+)", ProfilesHandler)]
