"""What an installation or removal would change: worked out from what is on the disk, nothing is written here.

Each edit is a function of what stands there now, so a run that was killed needs no other memory than the record: the
next one works out what is still missing. The order matters: the ELN waits for every plugin that its `config.js` names,
so the block there comes last and goes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.install import disk, eln_config, modules, properties
from openbis_jupyter.install.layout import Layout, newest_version
from openbis_jupyter.install.plugin_files import ENTRANCE, MODULE, VERSION_FOLDER, Files, is_made_at_run_time
from openbis_jupyter.install.properties import HUB_URL, SETTINGS
from openbis_jupyter.install.record import Edited, Record, Store, checksum_of
from openbis_jupyter.install.texts import CHANGES, note
from openbis_jupyter.install.version_0_1 import Earlier

KEPT = ".openbis-jupyter-kept"


@dataclass(frozen=True)
class Change:
    """One file: its content `before` and `after` (None: no file), and what that does, empty for our own files."""

    path: Path
    before: bytes | None
    after: bytes | None
    summary: str = ""


@dataclass
class _File:
    """A file that is edited: as it is now, what it is to hold, and what the record says of it."""

    path: Path
    current: bytes | None
    content: bytes
    known: Edited


@dataclass
class Plan:
    """Changes in their order, what is installed before and after them, and what people should know.

    `saved`: files that will be overwritten, to be kept.
    """

    layout: Layout
    store: Store
    previous: Record
    earlier: Earlier
    changes: list[Change] = field(default_factory=list)
    plugin: dict[str, tuple[str, ...]] = field(default_factory=dict)
    edited: dict[str, Edited] = field(default_factory=dict)
    saved: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def record(self) -> Record:
        """What is installed after the changes."""
        return Record(product_version(), True, self.plugin, self.edited)

    def change(self, path: Path, before: bytes | None, after: bytes | None, summary: str = "") -> None:
        """One change more, if it is one."""
        if before != after:
            self.changes.append(Change(path, before, after, summary))


def plan_install(layout: Layout, plugin: Files, settings: Mapping[str, str], store: Store) -> Plan:
    """In: where things are, the plugin, settings of `service.properties`, what is installed.

    Errors: `config-unreadable`, `file-refused`.
    """
    plan = _plan(layout, store)
    plan.edited.update(plan.previous.edited)
    _plan_plugin(plan, plugin)
    enabling = _file(plan, layout.enabling, "modules")
    service = _file(plan, layout.service_properties, "service") if layout.service_properties else None
    properties.check_simple(enabling.content.decode("latin-1"), layout.enabling.name)
    _enable(enabling, service)
    _plan_edit(plan, enabling)
    if service is None:
        plan.notes.append(note("no-service-properties"))
    else:
        wanted = _settings(service.current, settings)
        service.content = properties.set_values(service.content, wanted, service.path.name)
        _plan_edit(plan, service)
        if HUB_URL not in wanted:
            plan.notes.append(note("no-hub-url"))
    if layout.eln_config is None:
        plan.notes.append(note("no-eln"))
    else:
        config = _file(plan, layout.eln_config, "eln")
        config.content = eln_config.add_plugin(config.content, config.path.name)
        _plan_edit(plan, config)
    plan.notes.extend(obstacles(layout))
    return plan


def plan_uninstall(layout: Layout, store: Store) -> Plan:
    """In: where things are, what is installed. Out: what takes everything of ours out. Errors: `config-unreadable`."""
    plan = _plan(layout, store)
    edited = dict(plan.previous.edited)
    # Blocks are ours also where the record was lost.
    for path, kind in ((layout.service_properties, "service"), (layout.eln_config, "eln")):
        if path is not None:
            edited.setdefault(store.relative(path), Edited(kind))
    # The ELN's block first, the list of modules last.
    for name, known in sorted(edited.items(), key=lambda item: item[1].kind):
        path = store.absolute(name)
        current = disk.read(path)
        if current is not None:
            without: bytes | None = _without(plan, path, current, known)
            plan.change(path, current, None if known.created and not without else without, CHANGES["removed"])
    for name, sums in reversed(list(plan.previous.plugin.items())):
        _take_plugin_file(plan, name, sums)
    gone = {change.path for change in plan.changes if change.after is None}
    for file in _files_below(layout.core_plugins / MODULE / VERSION_FOLDER):
        if is_made_at_run_time(file):
            plan.change(file, disk.read(file), None)
        elif file not in gone and store.relative(file) not in plan.previous.plugin:
            plan.notes.append(note("left-over", file=file))
    _note_entry(plan)
    return plan


def obstacles(layout: Layout) -> Iterator[str]:
    """What an administrator has to put right by hand, because it is theirs."""
    for term in modules.switched_off(disk.read(layout.enabling)):
        yield note("disabled", file=layout.enabling, term=term)
    newest = newest_version(layout.core_plugins / MODULE)
    if newest is not None and int(newest.name) > int(VERSION_FOLDER):
        yield note("other-version", folder=newest)


def _plan(layout: Layout, store: Store) -> Plan:
    earlier = Earlier.read(store)
    return Plan(layout, store, earlier.added_to(store.read() or Record()), earlier)


def _file(plan: Plan, path: Path, kind: str) -> _File:
    """A file as it is, without what an earlier version put there."""
    current, name = disk.read(path), plan.store.relative(path)
    known = plan.previous.edited.get(name) or Edited(kind, created=current is None)
    if current is None or name not in plan.earlier.edited:
        return _File(path, current, current or b"", known)
    content = _without(plan, path, current, known)
    return _File(path, current, content, Edited(kind, created=known.created))


def _without(plan: Plan, path: Path, content: bytes, known: Edited) -> bytes:
    """The content without anything of ours."""
    if known.kind == "eln":
        content = eln_config.remove_plugin(content, path.name)
    if known.kind == "service":
        content = properties.remove_values(content, SETTINGS, path.name)
    content = modules.disable(content, known)
    return plan.earlier.taken_out(plan.store.relative(path), content)


def _plan_edit(plan: Plan, file: _File) -> None:
    if file.current is None and not file.content:
        return
    plan.edited[plan.store.relative(file.path)] = file.known
    plan.change(file.path, file.current, file.content, CHANGES[file.known.kind])


def _plan_plugin(plan: Plan, plugin: Files) -> None:
    base = plan.layout.core_plugins / MODULE / VERSION_FOLDER
    before = len(plan.changes)
    for below, content in plugin.items():
        path = base / Path(below)
        name, current = plan.store.relative(path), disk.read(path)
        known, original = plan.previous.plugin.get(name), _original(plan, name)
        if current is not None and known is None:
            plan.saved[name] = current
        if current not in (None, original, content) and known and checksum_of(current) not in known:
            _keep_copy(plan, path, current)
        plan.change(path, current, content)
        plan.plugin[name] = (checksum_of(content),)
    for name in [name for name in plan.previous.plugin if name not in plan.plugin]:
        _take_plugin_file(plan, name, plan.previous.plugin[name])
    if len(plan.changes) > before:
        for file in filter(is_made_at_run_time, _files_below(base)):
            plan.change(file, disk.read(file), None)
    plan.saved.update(plan.earlier.before)


def _take_plugin_file(plan: Plan, name: str, sums: tuple[str, ...]) -> None:
    """Take a file of ours away; what stood there before comes back, and what somebody made of it is kept."""
    path = plan.store.absolute(name)
    current, original = disk.read(path), _original(plan, name)
    if current is not None and current != original and checksum_of(current) not in sums:
        _keep_copy(plan, path, current)
    plan.change(path, current, original)


def _original(plan: Plan, name: str) -> bytes | None:
    """What stood in the place of a file of the plugin before us."""
    return plan.earlier.before.get(name, plan.store.before(name))


def _enable(enabling: _File, service: _File | None) -> None:
    """Enable the module, where no pattern does: where the list is, which in `core-plugins.properties` counts alone."""
    if modules.is_enabled(modules.listed(enabling.content, service.content if service else None)):
        return
    file = enabling
    if service and modules.listed(enabling.content, None) is None:
        file = service if properties.terms(modules.listed(None, service.content)) else enabling
    file.content, file.known = modules.enable(file.content, file.known)


def _settings(service: bytes | None, settings: Mapping[str, str]) -> dict[str, str]:
    """What is to be set: settings that nobody named again stay as they are."""
    text = (service or b"").decode("latin-1")
    present = {key: properties.value_of(text, key, properties.java) for key in SETTINGS}
    return {**{key: value for key, value in present.items() if value}, **settings}


def _keep_copy(plan: Plan, path: Path, current: bytes) -> None:
    copy = plan.layout.core_plugins / KEPT / path.relative_to(plan.layout.core_plugins)
    plan.change(copy, disk.read(copy), current)
    plan.notes.append(note("kept-copy", file=path, copy=copy))


def _note_entry(plan: Plan) -> None:
    """Where somebody else named the plugin in the ELN's file as well, it now names one that is gone."""
    config = plan.layout.eln_config
    if not plan.changes or config is None:
        return
    after = {change.path: change.after for change in plan.changes}
    entrance = plan.layout.core_plugins / MODULE / VERSION_FOLDER / ENTRANCE
    content = after.get(config, disk.read(config))
    is_gone = after.get(entrance, disk.read(entrance)) is None
    if content and is_gone and eln_config.names_plugin(content, config.name):
        plan.notes.append(note("entry-remains", file=config))


def _files_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
