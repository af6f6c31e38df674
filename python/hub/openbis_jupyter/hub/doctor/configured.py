"""`python -m openbis_jupyter.hub.doctor.configured FILE`: what a `jupyterhub_config.py` sets up, as JSON.

Loads the file as JupyterHub does, so it has to run where the hub's packages are. No secret is printed.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from traitlets.config import LazyConfigValue
from traitlets.config.loader import PyFileConfigLoader
from traitlets.utils.importstring import import_item

from openbis_jupyter.hub.scopes import ACCESS_SCOPE, service_scopes
from openbis_jupyter.hub.settings import ENVIRONMENT_OF_SERVERS, SERVICE_NAME, SETTINGS_VARIABLE, may_stop

_LOCAL = "LocalProcessSpawner"
_LINE = (_LOCAL, "Spawner")
_OF_THE_HUB = {
    **dict.fromkeys((_LOCAL, "localprocess", "jupyterhub.spawner.LocalProcessSpawner"), _LINE),
    **dict.fromkeys(
        ("simple", "jupyterhub.spawner.SimpleLocalProcessSpawner"), ("SimpleLocalProcessSpawner", *_LINE)
    ),
}
"""How JupyterHub's own spawners are named → their sections in the configuration; to load them takes seconds."""


def describe(file: Path) -> dict[str, Any]:
    """In: the file. Out: authenticator, services, missing scopes, `auth_state`, addresses, what servers lack, and
    what starts them."""
    config = PyFileConfigLoader(file.name, path=str(file.absolute().parent)).load_config()
    hub = config.JupyterHub
    services = [service for service in _list(hub.services) if isinstance(service, dict)]
    ours = next((service for service in services if service.get("name") == SERVICE_NAME), {})
    settings = json.loads(ours.get("environment", {}).get(SETTINGS_VARIABLE, "{}"))
    authenticator = str(hub.get("authenticator_class", ""))
    kept = any(
        config[name].get("enable_auth_state") is True for name in config if name.endswith("Authenticator")
    )
    return {
        "authenticator": authenticator == "openbis" or "OpenbisAuthenticator" in authenticator,
        "services": [str(service.get("name")) for service in services],
        "auth_state": kept,
        "missing": _missing(_list(hub.load_roles), settings),
        "openbis_url": settings.get("openbis_url", ""),
        "hub_url": settings.get("hub_url", ""),
        "without_environment": _without_environment(config) if settings else [],
        "subdomain_host": _text(hub.subdomain_host),
        "ca_file": settings.get("ca_file"),
        "public_url": _text(hub.public_url),
        "base_path": _base_path(hub),
        "kernels": [str(kernel["name"]) for kernel in settings.get("kernels", ())],
        **_started(config),
    }


def _base_path(hub: Any) -> str:
    """Where the hub is below its host. JupyterHub takes `base_url` where that is set, else the path of `bind_url`."""
    return _text(hub.base_url) or urlsplit(_text(hub.bind_url)).path or "/"


def _started(config: Any) -> dict[str, Any]:
    """`spawner`: its name; `cmd`: what starts a server on this machine, empty where it may start elsewhere."""
    chosen = config.JupyterHub.get("spawner_class") or _LOCAL
    kind = _spawner_named(chosen) if isinstance(chosen, str) and chosen not in _OF_THE_HUB else chosen
    names = _OF_THE_HUB[kind] if isinstance(kind, str) else [one.__name__ for one in kind.__mro__]
    shown = chosen if isinstance(chosen, str) else chosen.__name__
    if _LOCAL not in names:
        return {"spawner": shown, "cmd": []}
    sections = [config[name] for name in names if name in config]
    said = next((section["cmd"] for section in sections if "cmd" in section), None)
    command = [said] if isinstance(said, str) else _list(said)
    return {"spawner": shown, "cmd": command or ["jupyterhub-singleuser"]}


def _spawner_named(name: str) -> type:
    """As JupyterHub finds it: by the name of an entry point, else of a class. `object` where it is not installed."""
    named = {entry.name.lower(): entry for entry in entry_points(group="jupyterhub.spawners")}
    try:
        found = named[name.lower()].load() if name.lower() in named else import_item(name)
    except (ImportError, AttributeError, ValueError):
        return object
    return found if isinstance(found, type) else object


def _has_groups(settings: dict[str, Any]) -> bool:
    """As `Settings.has_groups`, of settings that need not be right."""
    return any(isinstance(one, dict) and one.get("groups") for one in settings.get("profiles") or ())


def _missing(roles: list[dict[str, Any]], settings: dict[str, Any]) -> list[tuple[str, list[str]]]:
    wanted = {
        "the service": set(service_scopes(may_stop(settings), _has_groups(settings))),
        "user": {ACCESS_SCOPE},
        "server": {ACCESS_SCOPE},
    }
    held: dict[str, set[str]] = {who: set() for who in wanted}
    for role in roles:
        if SERVICE_NAME in role.get("services", ()):
            held["the service"].update(role.get("scopes", ()))
        if role.get("name") in held:
            held[role["name"]].update(role.get("scopes", ()))
    return [(who, sorted(wanted[who] - held[who])) for who in wanted if wanted[who] - held[who]]


def _without_environment(config: Any) -> list[str]:
    """The spawners whose `environment` has been set to something that lacks what `configure` puts there.

    That of a certain spawner's section takes the place of the general one.
    """
    set_there = {name: config[name].get("environment") for name in config if name.endswith("Spawner")}
    # What only adds to it is no dictionary yet (`environment.update(…)`).
    return [
        name
        for name, value in set_there.items()
        if isinstance(value, dict) and not value.keys() >= ENVIRONMENT_OF_SERVERS
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return [] if isinstance(value, LazyConfigValue) or not isinstance(value, list) else value


if __name__ == "__main__":
    print(json.dumps(describe(Path(sys.argv[1]))))
