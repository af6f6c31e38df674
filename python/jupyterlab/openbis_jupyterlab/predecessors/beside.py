"""Which older extensions are installed beside this one, and who still calls this one by its first names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path, jupyter_path

OLD_NAMES = ("jupyterlab-openbis", "jupyterlab_openbis")
"""Of the browser's half and of the server's, in version 0.1.0 of openbis-jupyter."""
_FIRST_VERSION = "openbis-jupyter"
_LABEXTENSION = "labextensions/jupyterlab-openbis"
_SERVER_CONFIGS = {
    "jupyter_server_config.d/jupyter_openbis_extension.json": "jupyter-openbis-server",
    "jupyter_server_config.d/jupyterlab_openbis.json": _FIRST_VERSION,
}
"""File below a configuration folder of Jupyter that enables a server extension → the package that brings it."""
_CONFIGURATION = {
    "data": ("lab/settings/overrides.json*", "lab/settings/overrides.d/*.json*"),
    "config": (
        "labconfig/*.json",
        "labconfig/*.d/*.json",
        "jupyter_server_config.json",
        "jupyter_server_config.d/*.json",
    ),
}
"""Where administrators and people preset and disable extensions, below Jupyter's folders of that kind."""


@dataclass(frozen=True)
class Predecessor:
    """`package`: what pip calls it; `place`: the folder or file by which Jupyter finds it."""

    package: str
    place: Path


def installed_beside() -> list[Predecessor]:
    """All that Jupyter would load from its folders, in the order in which it looks there."""
    browser_halves = [
        Predecessor(_package_of(folder), folder)
        for folder in _existing(jupyter_path(), _LABEXTENSION)
        if (folder / "package.json").is_file()
    ]
    server_halves = [
        Predecessor(package, file)
        for name, package in _SERVER_CONFIGS.items()
        for file in _existing(jupyter_config_path(), name)
    ]
    return [*browser_halves, *server_halves]


def files_with_old_names() -> list[Path]:
    """Configuration that presets or disables this extension by a name of version 0.1.0, without effect now."""
    folders = {"data": jupyter_path(), "config": jupyter_config_path()}
    return [
        file
        for kind, patterns in _CONFIGURATION.items()
        for folder in dict.fromkeys(folders[kind])
        for pattern in patterns
        for file in sorted(Path(folder).glob(pattern))
        if f"jupyter_server_config.d/{file.name}" not in _SERVER_CONFIGS and _names_old(file)
    ]


def _existing(folders: list[str], name: str) -> Iterator[Path]:
    return (path for folder in dict.fromkeys(folders) if (path := Path(folder) / name).exists())


def _package_of(labextension: Path) -> str:
    """As its `install.json` says, which our first version did not have."""
    try:
        said: Any = json.loads((labextension / "install.json").read_text(encoding="utf-8"))
        return str(said["packageName"])
    except (OSError, ValueError, LookupError, TypeError):
        return _FIRST_VERSION


def _names_old(file: Path) -> bool:
    try:
        content = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(f'"{name}{end}' in content for name in OLD_NAMES for end in ('"', ":"))
