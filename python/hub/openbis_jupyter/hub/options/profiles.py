"""Server profiles: only their ids come from outside, and only listed ones lead to spawn options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import Server
from openbis_jupyter.hub.settings import Profile, Settings
from openbis_jupyter.protocol import options as shown
from openbis_jupyter.protocol.workspace import ServerChoice


def offered(settings: Settings, server: Server | None) -> tuple[shown.Profile, ...]:
    """The profiles as the form shows them: no options of the spawner. In: the user's server, None where unknown."""
    running = running_profile(settings, server) if server is not None and server.is_up else None
    return tuple(
        shown.Profile(
            id=one.id,
            title=one.title,
            description=one.description,
            default=one.default,
            running=one == running,
        )
        for one in settings.profiles
    )


def running_profile(settings: Settings, server: Server) -> Profile | None:
    """The profile that a server runs with; None where it was started with other options.

    A server that was started without any, at the hub's home page for example, counts as the default one.
    """
    if not server.options:
        return settings.default_profile
    return settings.profile_with(server.options)


def check_choice(settings: Settings, choice: ServerChoice, server: Server | None, unknown: str) -> None:
    """In: what was chosen, the server as it is, what to call a profile that is none of ours.

    Errors: `profile-unknown`; `profile-other` where the server runs with another one and nobody said what to do.
    """
    if choice.profile is None:
        return
    chosen = settings.profile(choice.profile)
    if chosen is None:
        listed = [one.id for one in settings.profiles] or ["–"]
        raise OpenbisJupyterError("profile-unknown", profile=choice.profile, profiles=listed)
    if server is None or not server.is_up or choice.running_server is not None:
        return
    running = running_profile(settings, server)
    if running != chosen:
        title = running.title if running else unknown
        raise OpenbisJupyterError("profile-other", running=title, chosen=chosen.title)


def spawn_options(settings: Settings, profile_id: str | None) -> Mapping[str, Any] | None:
    """What the spawner gets for a launch; None where there are no profiles: the hub decides."""
    profile = settings.profile(profile_id) if profile_id else None
    found = profile or settings.default_profile
    return found.user_options if found else None


def early_profile(settings: Settings, server: Server | None) -> Profile | None:
    """The profile that can be started before anybody has chosen: the only one, or the one used last.

    In: the server as it was last, None where it was never started. Out: None where nobody can tell.
    """
    if len(settings.profiles) == 1:
        return settings.profiles[0]
    return running_profile(settings, server) if server is not None and server.options else None


def must_restart(settings: Settings, profile_id: str | None, server: Server) -> bool:
    """Whether a server that is up runs with another profile than this."""
    chosen = settings.profile(profile_id) if profile_id else None
    return chosen is not None and server.is_up and running_profile(settings, server) != chosen
