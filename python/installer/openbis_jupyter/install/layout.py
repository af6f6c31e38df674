"""Where an openBIS installation keeps what concerns us: a table of layouts, looked through from top to bottom.

- the installer's (20.10 and 7): `servers/core-plugins`, `servers/openBIS-server/jetty/etc/service.properties`;
- the Docker image, from inside or as a copied root folder: `home/openbis/servers/…`, where `jetty/etc` is a link to
  `/etc/openbis/as`;
- its volumes alone: `core-plugins` and `as/service.properties` side by side.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import properties
from openbis_jupyter.install.record import Store

CORE_PLUGINS = (
    "servers/core-plugins",
    "core-plugins",
    "home/openbis/servers/core-plugins",
    "openbis/core-plugins",
)
SERVICE_PROPERTIES = (
    "servers/openBIS-server/jetty/etc/service.properties",
    "openBIS-server/jetty/etc/service.properties",
    "etc/openbis/as/service.properties",
    "home/openbis/servers/openBIS-server/jetty/etc/service.properties",
    "as/service.properties",
    "openbis/as/service.properties",
)
ENABLING_FILE = "core-plugins.properties"
ELN_MODULE = "eln-lims"
ELN_CONFIG = "as/webapps/eln-lims/html/etc/config.js"
_CORE_PLUGINS_KEY = "core-plugins-folder"


@dataclass(frozen=True)
class Layout:
    """The places of one installation. `service_properties`, `eln_config`: None where there is none.

    `options`: of our commands, with which they are found again.
    """

    core_plugins: Path
    service_properties: Path | None
    eln_config: Path | None
    options: str

    @property
    def enabling(self) -> Path:
        """The file that enables modules; may be missing."""
        return self.core_plugins / ENABLING_FILE


def find_layout(
    folder: Path | None, core_plugins: Path | None = None, service_properties: Path | None = None
) -> Layout:
    """In: the folder that an administrator names; both places where they are not found below it.

    Out: the places; a `service.properties` that an installation was told of is known to the next command, too.
    Errors: `openbis-not-found`.
    """
    service = service_properties or (_first(folder, SERVICE_PROPERTIES, Path.is_file) if folder else None)
    plugins = (
        core_plugins or _named_in(service) or (_first(folder, CORE_PLUGINS, Path.is_dir) if folder else None)
    )
    if plugins is None and folder is not None and folder.name == "core-plugins" and folder.is_dir():
        plugins = folder
        service = service or _first(folder.absolute().parent.parent, SERVICE_PROPERTIES, Path.is_file)
    if plugins is None or not plugins.is_dir():
        raise OpenbisJupyterError(
            "openbis-not-found", folder=str(core_plugins or folder), wanted=CORE_PLUGINS[0]
        )
    plugins = plugins.absolute()
    service = service_properties or _recorded(plugins) or service
    named = (
        ("--openbis", folder),
        ("--core-plugins", core_plugins),
        ("--service-properties", service_properties),
    )
    options = " ".join(f"{option} {shlex.quote(str(path.absolute()))}" for option, path in named if path)
    return Layout(plugins, service.absolute() if service else None, _eln_config(plugins), options)


def _recorded(core_plugins: Path) -> Path | None:
    """The `service.properties` that the installation there has edited."""
    store = Store(core_plugins)
    record = store.read()
    edited = (record.edited if record else {}).items()
    places = (store.absolute(name) for name, known in edited if known.kind == "service")
    return next((place for place in places if place.is_file()), None)


def newest_version(module: Path) -> Path | None:
    """The version folder of a module that openBIS takes: the highest number that has an `as` folder."""
    versions = [
        child
        for child in (module.iterdir() if module.is_dir() else ())
        if child.name.isascii() and child.name.isdigit() and (child / "as").is_dir()
    ]
    return max(versions, key=lambda version: int(version.name), default=None)


def _eln_config(core_plugins: Path) -> Path | None:
    version = newest_version(core_plugins / ELN_MODULE)
    config = version / ELN_CONFIG if version else None
    return config if config is not None and config.is_file() else None


def _named_in(service: Path | None) -> Path | None:
    """The folder that service.properties names, where it does and it is there; relative to jetty's folder."""
    if service is None or not service.is_file():
        return None
    named = properties.value_of(service.read_bytes().decode("latin-1"), _CORE_PLUGINS_KEY, properties.java)
    if not named or "$" in named:
        return None
    found = service.absolute().parent.parent / named.strip()
    return found.resolve() if found.is_dir() else None


def _first(folder: Path, places: tuple[str, ...], is_there: Callable[[Path], bool]) -> Path | None:
    return next((folder / place for place in places if is_there(folder / place)), None)
