"""Read a `core-plugins/` folder as openBIS's application server does.

Source of the rules: openBIS's `CorePluginsUtils`, `CorePluginScanner`, `ModuleEnabledChecker`,
`CorePluginsInjector` and `CustomASServiceProvider`. Worth knowing, since it surprises:

- `plugin.properties` wins over `service.properties`. An administrator can only set what a plugin leaves unset;
  the value `__DELETE__` in `service.properties` takes a plugin's value away.
- Names of services and web applications share one name space over all modules: a second one keeps openBIS from
  starting. A plugin of type `miscellaneous` may add to the lists `services` and `webapps` without that check.
- In `plugin.properties`, every name of a file beside it, anywhere in a value, becomes the path of that file.
- An enabled module `a` also enables the modules whose names begin with `a`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openbis_sandbox.properties import ConfigurationFailure, as_list, expand, load_java, load_simple

SETTINGS_FILE = "core-plugins.properties"
PLUGIN_FILE = "plugin.properties"
MODULE_FILE = "core-plugin.properties"
ENABLED = "enabled-modules"
DISABLED = "disabled-core-plugins"
DISABLED_MARKER = "disabled"
DELETE = "__DELETE__"
LISTS = ("services", "webapps")
"""The plugin types that are kept here; each is also the property that lists its names."""
MISCELLANEOUS = "miscellaneous"
JYTHON_EXECUTOR = (
    "ch.ethz.sis.openbis.generic.server.asapi.v3.helper.service.JythonBasedCustomASServiceExecutor"
)
_NOT_IN_NAMES = " ,="


@dataclass(frozen=True)
class Service:
    """A custom AS service. `script`: what is executed; `label`, `description`: shown in lists of services."""

    code: str
    script: Path
    label: str
    description: str


@dataclass(frozen=True)
class CorePlugins:
    """What is enabled: folders of web applications and services, both by name, and all resolved properties."""

    webapps: Mapping[str, Path] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Module:
    name: str
    folder: Path
    required: tuple[str, ...]


@dataclass(frozen=True)
class _Plugin:
    module: str
    kind: str
    folder: Path

    @property
    def full_name(self) -> str:
        return f"{self.module}:{self.kind}:{self.folder.name}"


def load(core_plugins_dir: Path, service_properties: Path | None = None) -> CorePlugins:
    """In: the folder with the modules and, if present, `core-plugins.properties`; the AS's `service.properties`.

    Out: what openBIS would offer. Errors: ConfigurationFailure where openBIS would refuse to start.
    """
    properties = load_java(service_properties) if service_properties else {}
    settings = core_plugins_dir / SETTINGS_FILE
    if settings.is_file():
        properties.update(load_simple(settings))
    properties = expand(properties)

    lists = {kind: set(as_list(properties.get(kind))) for kind in LISTS}
    for plugin in _enabled_plugins(core_plugins_dir, properties, taken=set().union(*lists.values())):
        if not (plugin.folder / DISABLED_MARKER).exists():
            _inject(plugin, properties, lists)
    for kind, names in lists.items():
        if names:
            properties[kind] = ", ".join(sorted(names))
    properties = expand(properties)
    return CorePlugins(
        webapps={name: _webapp(name, properties) for name in sorted(lists["webapps"])},
        services={code: _service(code, properties) for code in sorted(lists["services"])},
        properties=properties,
    )


def _inject(plugin: _Plugin, properties: dict[str, str], lists: Mapping[str, set[str]]) -> None:
    own = _plugin_properties(plugin.folder)
    if plugin.kind == MISCELLANEOUS:
        for kind, names in lists.items():
            names.update(as_list(own.pop(kind, None)))
        prefix = ""
    else:
        lists[plugin.kind].add(plugin.folder.name)
        prefix = f"{plugin.folder.name}."
    for key, value in own.items():
        if properties.get(prefix + key) == DELETE:
            del properties[prefix + key]
        else:
            properties[prefix + key] = value


def _plugin_properties(folder: Path) -> dict[str, str]:
    file = folder / PLUGIN_FILE
    if not file.is_file():
        raise ConfigurationFailure(f"Missing plugin properties: {file}")
    properties = load_java(file)
    for neighbour in sorted(folder.iterdir()):
        if neighbour.name != PLUGIN_FILE:
            properties = {
                key: value.replace(neighbour.name, str(neighbour)) for key, value in properties.items()
            }
    return properties


def _webapp(name: str, properties: Mapping[str, str]) -> Path:
    return Path(_mandatory(f"{name}.webapp-folder", properties))


def _service(code: str, properties: Mapping[str, str]) -> Service:
    executor = _mandatory(f"{code}.class", properties)
    if executor != JYTHON_EXECUTOR:
        raise ConfigurationFailure(
            f"Service '{code}': only services of the class {JYTHON_EXECUTOR} run here."
        )
    return Service(
        code=code,
        script=Path(_mandatory(f"{code}.script-path", properties)),
        label=properties.get(f"{code}.label", code),
        description=properties.get(f"{code}.description", ""),
    )


def _mandatory(key: str, properties: Mapping[str, str]) -> str:
    value = properties.get(key)
    if not value:
        raise ConfigurationFailure(f"Given key '{key}' not found in properties.")
    return value


def _enabled_plugins(folder: Path, properties: Mapping[str, str], taken: set[str]) -> Iterator[_Plugin]:
    modules = {module.name: module for module in _modules(folder)}
    enabled = _enabled_names(modules, as_list(properties.get(ENABLED)))
    disabled = as_list(properties.get(DISABLED))
    for module in modules.values():
        for kind in (*LISTS, MISCELLANEOUS):
            for plugin_folder in _folders(module.folder / "as" / kind):
                plugin = _Plugin(module.name, kind, plugin_folder)
                if any(plugin.full_name.startswith(prefix) for prefix in disabled):
                    continue
                if not any(plugin.full_name.startswith(prefix) for prefix in enabled):
                    continue
                _check_name(plugin, taken)
                yield plugin


def _check_name(plugin: _Plugin, taken: set[str]) -> None:
    name = plugin.folder.name
    for character in _NOT_IN_NAMES:
        if character in name:
            raise ConfigurationFailure(f"Plugin name contains '{character}': {name}")
    if plugin.kind == MISCELLANEOUS:
        return
    if name in taken:
        raise ConfigurationFailure(f"There is already a plugin named '{name}'.")
    taken.add(name)


def _modules(folder: Path) -> Iterator[_Module]:
    """The newest version of each module that has an application server part, by name."""
    for module_folder in _folders(folder):
        versions = [
            version
            for version in _folders(module_folder)
            if re.fullmatch(r"\+?[0-9]{1,10}", version.name) and (version / "as").is_dir()
        ]
        if not versions:
            continue
        newest = max(versions, key=lambda version: int(version.name))
        file = newest / MODULE_FILE
        required = as_list(load_simple(file).get("required-plugins")) if file.is_file() else []
        yield _Module(module_folder.name, newest, tuple(required))


def _enabled_names(modules: Mapping[str, _Module], patterns: list[str]) -> set[str]:
    """Names (or `module:type:name` prefixes) that are enabled: by pattern, and what those require."""
    enabled: set[str] = set()
    for pattern in map(_compiled, patterns):
        for name in filter(pattern.fullmatch, modules):
            enabled.add(name)
            enabled.update(_required(modules, modules[name], {name}))
    return enabled


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ConfigurationFailure(f"Invalid regular expression: {pattern}: {error}") from error


def _required(modules: Mapping[str, _Module], module: _Module, visited: set[str]) -> Iterator[str]:
    for name in module.required:
        other = modules.get(name.split(":")[0])
        if other is None:
            raise ConfigurationFailure(
                f"Required plugin '{name}' specified by core plugin '{module.name}' refers to an unknown module."
            )
        yield name
        if other.name not in visited:
            visited.add(other.name)
            yield from _required(modules, other, visited)


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
