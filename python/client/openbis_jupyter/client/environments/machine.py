"""What the notebook ran on, as far as the operating system and the hub tell it."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

_FROM_HUB: Mapping[str, tuple[str, ...]] = {
    "Image": ("JUPYTER_IMAGE_SPEC", "JUPYTER_IMAGE"),
    "Profile": ("OPENBIS_JUPYTER_PROFILE",),
    "Server": ("JUPYTERHUB_SERVER_NAME",),
}
"""Variables of people's servers: DockerSpawner and KubeSpawner name the image, our hub's settings the profile. Of a row
counts the first that is set."""


def machine_facts(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """By name, for people: operating system, processors, and where a hub tells it, image, profile and server."""
    facts = {
        "System": _system(),
        "OS kernel": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Processors": str(os.cpu_count() or ""),
    }
    for name, variables in _FROM_HUB.items():
        facts[name] = next((environment[one] for one in variables if environment.get(one)), "")
    with contextlib.suppress(PackageNotFoundError):
        facts["Saved by"] = f"openbis-jupyter {version('openbis-jupyter')}"
    return {name: value for name, value in facts.items() if value}


def _system() -> str:
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    return f"{platform.system()} {platform.release()}"
