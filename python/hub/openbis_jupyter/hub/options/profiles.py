"""Server profiles: only their ids come from outside, and only what a person may use leads to spawn options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser, Server
from openbis_jupyter.hub.settings import Profile, Settings, default_of, with_options
from openbis_jupyter.protocol import options as shown
from openbis_jupyter.protocol.workspace import ServerChoice


@dataclass(frozen=True)
class Profiles:
    """What one person may start. `listed`: all that there are, `allowed`: theirs."""

    listed: Sequence[Profile]
    allowed: Sequence[Profile]

    @property
    def default(self) -> Profile | None:
        """The one that is started without a choice: the marked one, else the first of theirs; None: there is none."""
        return default_of(self.allowed)

    def chosen(self, profile_id: str | None) -> Profile | None:
        """The profile with this id, the default one where none is named; None: the hub decides.

        Errors: `profile-unknown`, `profile-not-allowed`, and `profile-none` where all of them are for others.
        """
        if self.listed and not self.allowed:
            raise OpenbisJupyterError("profile-none")
        if profile_id is None:
            return self.default
        found = next((one for one in self.allowed if one.id == profile_id), None)
        if found is None:
            is_listed = any(one.id == profile_id for one in self.listed)
            raise OpenbisJupyterError(
                "profile-not-allowed" if is_listed else "profile-unknown",
                profile=profile_id,
                profiles=[one.id for one in self.allowed] or ["–"],
            )
        return found

    def running(self, server: Server) -> Profile | None:
        """The one that a server runs with, whoever it is for now; None where it was started with other options.

        A server that was started without any, at the hub's home page for example, counts as the default one.
        """
        return with_options(self.listed, server.options) if server.options else default_of(self.listed)

    def offered(self, server: Server | None) -> tuple[shown.Profile, ...]:
        """As the form shows them: no options of the spawner. In: the user's server, None where unknown."""
        running = self.running(server) if server is not None and server.is_up else None
        return tuple(
            shown.Profile(
                id=one.id,
                title=one.title,
                description=one.description,
                default=one == self.default,
                running=one == running,
            )
            for one in self.allowed
        )

    def check(self, choice: ServerChoice, server: Server | None, unknown: str) -> None:
        """In: what was chosen, the server as it is, what to call a profile that is none of ours.

        Errors: as `chosen`; `profile-other` where the server runs with another one and nobody said what to do.
        """
        if choice.profile is None:
            if server is None or not server.is_up:
                self.chosen(None)
            return
        chosen = self.chosen(choice.profile)
        if chosen is None or server is None or not server.is_up or choice.running_server is not None:
            return
        running = self.running(server)
        if running != chosen:
            title = running.title if running else unknown
            raise OpenbisJupyterError("profile-other", running=title, chosen=chosen.title)

    def spawn_options(self, profile_id: str | None) -> Mapping[str, Any] | None:
        """What the spawner gets for a launch; None where there are no profiles: the hub decides. Errors: `chosen`."""
        found = self.chosen(profile_id)
        return found.user_options if found else None

    def early(self, server: Server | None) -> Profile | None:
        """The one that can be started before anybody has chosen: the only one, or the one used last.

        In: the server as it was last, None where it was never started. Out: None where nobody can tell.
        """
        if len(self.allowed) == 1:
            return self.allowed[0]
        last = self.running(server) if server is not None and server.options else None
        return last if last in self.allowed else None

    def must_restart(self, profile_id: str | None, server: Server) -> bool:
        """Whether a server that is up runs with another profile than this."""
        chosen = next((one for one in self.listed if one.id == profile_id), None)
        return chosen is not None and server.is_up and self.running(server) != chosen


@dataclass(frozen=True)
class ProfilesOf:
    """Who may use what. In: the settings, and the hub, which is asked where its spawner decides."""

    settings: Settings
    hub: HubApi

    async def person(self, user: HubUser | None) -> Profiles:
        """In: the person as the hub knows them; None: not yet, so they are in no group (0 or 1 request to the hub)."""
        if self.settings.profiles_from == "spawner":
            told = await self.hub.profiles(user.name) if user else ()
            return Profiles(told, told)
        listed = self.settings.profiles
        groups = user.groups if user else frozenset[str]()
        return Profiles(listed, [one for one in listed if not one.groups or groups & set(one.groups)])
