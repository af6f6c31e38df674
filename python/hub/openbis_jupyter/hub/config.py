"""The fragment of `jupyterhub_config.py`: everything that the hub side needs, in one call."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from traitlets.config import LazyConfigValue
from traitlets.config.loader import PyFileConfigLoader

from openbis_jupyter.hub import keys
from openbis_jupyter.hub.scopes import ACCESS_SCOPE, service_scopes
from openbis_jupyter.hub.settings import (
    SECRETS_FILE_VARIABLE,
    SERVICE_NAME,
    SETTINGS,
    SETTINGS_VARIABLE,
    Settings,
    checked_settings,
    has_profiles,
    with_options,
)

LOOPBACK = "127.0.0.1"
SERVICE_COMMAND = [sys.executable, "-m", "openbis_jupyter.hub.service"]
_BIND_URL = "http://:8000"
"""JupyterHub's own default."""
TEMPLATES = Path(__file__).parent / "sign_in" / "pages"
_DEFAULT_ROLES = {
    "user": ("Standard user privileges and openBIS", ["self"]),
    "server": (
        "Post activity and ask for openBIS credentials",
        ["users:activity!user", "access:servers!server"],
    ),
}


def configure(c: Any, **settings: Any) -> None:
    """Set up authenticator, service, roles and the environment of users' servers.

    In: the configuration object of `jupyterhub_config.py`; the settings (`openbis_url`, `hub_url`, …: see
    `openbis-jupyter-hub settings`) as keywords, or before as `c.OpenbisAuthenticator.openbis_url = …`. What `c` holds
    already is kept; roles `user` and `server` get one scope more.
    Ends the hub with a sentence where a setting or JUPYTERHUB_CRYPT_KEY is missing or wrong.
    """
    try:
        crypt_keys = keys.crypt_keys(os.environ)
        held = c.OpenbisAuthenticator
        settings = {**{name: held[name] for name in SETTINGS if name in held}, **settings}
        is_chosen = "service_url" in settings or settings.get("service_runs") == "elsewhere"
        if not is_chosen:
            settings["service_url"] = f"http://{LOOPBACK}:{_reserved_port(LOOPBACK, 0)}"
        chosen = checked_settings(**settings)
        if is_chosen and chosen.service_runs == "hub":
            _reserve(chosen.service_url)
    except ValueError as error:
        _refuse(str(error))
    token = keys.service_token(crypt_keys[0])

    c.JupyterHub.authenticator_class = "openbis"
    c.JupyterHub.public_url = chosen.hub_url
    if chosen.base_path != "/":
        _put_below(c.JupyterHub, chosen.base_path)
    _append(c.JupyterHub, "template_paths", str(TEMPLATES))
    c.OpenbisAuthenticator.enable_auth_state = True
    for name, value in chosen.values().items():
        setattr(c.OpenbisAuthenticator, name, value)
    c.OpenbisAuthenticator.service_token = token
    if chosen.server_name:
        c.JupyterHub.allow_named_servers = True
    if chosen.openbis_groups:
        c.OpenbisAuthenticator.manage_groups = True

    _append(
        c.JupyterHub,
        "services",
        {
            "name": SERVICE_NAME,
            "url": chosen.service_url,
            **({"command": SERVICE_COMMAND} if chosen.service_runs == "hub" else {}),
            "api_token": token,
            "oauth_no_confirm": True,
            "display": False,
            "environment": {
                SETTINGS_VARIABLE: chosen.as_json(),
                SECRETS_FILE_VARIABLE: keys.held_for_own_user(keys.service_secrets(crypt_keys)),
            },
        },
    )
    scopes = service_scopes(chosen.may_stop, chosen.has_groups)
    role = {"name": "openbis-jupyter", "scopes": scopes, "services": [SERVICE_NAME]}
    _append(c.JupyterHub, "load_roles", role)
    for name, (description, scopes) in _DEFAULT_ROLES.items():
        _grant_access(c.JupyterHub.load_roles, name, description, scopes)

    environment: dict[str, Any] = {
        "OPENBIS_URL": chosen.openbis_url,
        "OPENBIS_JUPYTER_SERVICE_URL": chosen.public_service_url,
    }
    if has_profiles(chosen.values()):
        # JupyterHub calls it with each spawner; saved notebooks say it.
        environment["OPENBIS_JUPYTER_PROFILE"] = lambda spawner: _profile_title(chosen, spawner)
    if chosen.ca_file:
        environment |= {"OPENBIS_JUPYTER_CA_FILE": chosen.ca_file, "REQUESTS_CA_BUNDLE": chosen.ca_file}
    present = c.Spawner.environment
    c.Spawner.environment = {**environment, **({} if isinstance(present, LazyConfigValue) else present)}
    # What stands for one kind of spawner takes the place of what stands for all; Zero to JupyterHub always sets it.
    for name in c:
        if name.endswith("Spawner") and isinstance(c[name].get("environment"), dict):
            c[name].environment = {**environment, **c[name].environment}


def configured_service(file: Path) -> tuple[Any, dict[str, Any]]:
    """In: a `jupyterhub_config.py`. Out: the configuration as the hub loads it, and our service in it.

    Errors: ValueError where the file fails or calls no `configure`; SystemExit as there.
    """
    try:
        loaded = PyFileConfigLoader(file.name, path=str(file.absolute().parent)).load_config()
    except Exception as reason:
        # The file is a program of the administrator: whatever it raises, this is where it is to be looked for.
        raise ValueError(f"{file} cannot be loaded: {type(reason).__name__}: {reason}") from None
    services = loaded.JupyterHub.services if "services" in loaded.JupyterHub else []
    ours = next((one for one in services if one.get("name") == SERVICE_NAME), None)
    if ours is None:
        raise ValueError(f"{file} does not call openbis_jupyter.hub.configure.")
    return loaded, ours


def _put_below(hub: Any, path: str) -> None:
    """Have the hub below this path, where it listens as the administrator says.

    By the path of `bind_url`: JupyterHub lets `base_url` discard the rest of it, and listens everywhere then. What is
    written below `configure` counts: `sign_in.check_path` looks at what has come of it.
    """
    if "ip" in hub or "port" in hub:
        hub.base_url = path
        return
    held = hub.bind_url if isinstance(hub.bind_url, str) else _BIND_URL
    address = urlsplit(held)
    if address.path.strip("/") not in ("", path.strip("/")):
        _refuse(f"c.JupyterHub.bind_url {held} has another path than hub_url, which has {path}.")
    hub.bind_url = address._replace(path=path).geturl()


def _profile_title(chosen: Settings, spawner: Any) -> str:
    """Of the profile that a server was started with; of the spawner's own its name; empty where it was with none."""
    if chosen.profiles_from == "spawner":
        return str((spawner.user_options or {}).get("profile", ""))
    profile = with_options(chosen.profiles, spawner.user_options)
    return profile.title if profile else ""


def _append(section: Any, name: str, item: Any) -> None:
    present = section[name]
    setattr(section, name, [*([] if isinstance(present, LazyConfigValue) else present), item])


def _grant_access(roles: list[dict[str, Any]], name: str, description: str, scopes: list[str]) -> None:
    """People reach the progress page, and their servers the credential, only with this scope."""
    role = next((role for role in roles if role["name"] == name), None)
    if role is None:
        role = {"name": name, "description": description, "scopes": list(scopes)}
        roles.append(role)
    if ACCESS_SCOPE not in role["scopes"]:
        role["scopes"] = [*role["scopes"], ACCESS_SCOPE]


def _reserve(service_url: str) -> None:
    """Reserve the port of an address that the administrator chose; where that cannot be, the service says why."""
    address = urlsplit(service_url)
    with contextlib.suppress(OSError):
        if address.hostname in (LOOPBACK, "localhost") and address.port:
            _reserved_port(LOOPBACK, address.port)


def _reserved_port(host: str, port: int) -> int:
    """Hold a port for the service as long as the hub lives. In: 0 for any that is free. Out: the port.

    The socket is bound and never listens, so nobody reaches it; the service listens beside it. Linux lets only
    processes of the hub's own user do that (SO_REUSEPORT), so while the service restarts no program of somebody else on
    this machine can stand in its place and be told tickets and tokens.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        held.bind((host, port))
    except OSError:
        held.close()
        raise
    number = int(held.getsockname()[1])
    # The descriptor stays open to the end of the process.
    held.detach()
    return number


def _refuse(sentence: str) -> NoReturn:
    # SystemExit also ends programs that only log exceptions of their configuration file.
    sys.exit(f"openBIS Jupyter: {sentence}")
