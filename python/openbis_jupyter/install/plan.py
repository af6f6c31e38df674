"""What an installation or removal would change: worked out from what is on the disk, nothing is written here.

The order matters: the ELN waits for every plugin that its `config.js` names, so the entry there comes last and goes
first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openbis_jupyter.install import disk, eln_config, properties_text
from openbis_jupyter.install.editors import EDITORS, SETTINGS, Wanted, enabled_value, is_enabled
from openbis_jupyter.install.journal import Change, Entry, Journal, Record, checksum_of
from openbis_jupyter.install.layout import Layout, newest_version
from openbis_jupyter.install.plugin_files import (
    ENTRANCE,
    MODULE,
    VERSION_FOLDER,
    Files,
    is_made_at_run_time,
    product_version,
)
from openbis_jupyter.install.texts import note

KEPT = ".openbis-jupyter-kept"


@dataclass
class Plan:
    """Changes in their order, the record after them, and what people should know."""

    changes: list[Change] = field(default_factory=list)
    files: dict[str, Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def record(self) -> Record | None:
        """The record after the changes."""
        return Record(product_version(), self.files) if self.files else None


def plan_install(layout: Layout, plugin: Files, settings: Mapping[str, str], journal: Journal) -> Plan:
    """In: where things are, the plugin, settings of `service.properties`, what is installed.

    Errors: `config-unreadable`, `file-refused`.
    """
    record = journal.record()
    plan = Plan(files=dict(record.files) if record else {})
    _plan_plugin(plan, layout, plugin)
    enabling, service = disk.read(layout.enabling), _read_optional(layout.service_properties)
    if enabling is not None:
        properties_text.check_simple(enabling.decode("latin-1"), layout.enabling.name)
    in_service = _is_enabled_in_service(enabling, service)
    if not in_service and not is_enabled(enabled_value(enabling, service)):
        _plan_edit(plan, journal, "enabling", layout.enabling, Wanted({}))
    _plan_service(plan, journal, layout, settings, in_service)
    if layout.eln_config is None:
        plan.notes.append(note("no-eln"))
    else:
        _plan_edit(plan, journal, "eln", layout.eln_config, Wanted({}))
    plan.notes.extend(obstacles(layout))
    return plan


def plan_uninstall(layout: Layout, journal: Journal) -> Plan:
    """In: where things are, what is installed. Out: all as it was, or without ours where it was changed since."""
    plan = Plan()
    record = journal.record()
    for name, entry in reversed(list(record.files.items() if record else ())):
        path, original = Path(name), journal.content(entry.original)
        current = disk.read(path)
        after = original
        if checksum_of(current) != entry.written and current != original:
            if not entry.kind:
                _keep_copy(plan, layout, path, current)
            elif current is None:
                plan.notes.append(note("file-gone", file=path))
                continue
            else:
                after = EDITORS[entry.kind].remove(current, original or b"", path.name)
                plan.notes.append(note("changed-since", file=path))
        if after != current:
            plan.changes.append(Change(path, current, after, entry.kind))
    gone = {change.path for change in plan.changes if change.after is None}
    for file in _files_below(layout.core_plugins / MODULE / VERSION_FOLDER):
        if is_made_at_run_time(file):
            plan.changes.append(Change(file, disk.read(file), None))
        elif file not in gone and str(file) not in (record.files if record else {}):
            plan.notes.append(note("left-over", file=file))
    _note_entry(plan, layout)
    return plan


def obstacles(layout: Layout) -> Iterator[str]:
    """What an administrator has to put right by hand, because it is theirs."""
    enabling = disk.read(layout.enabling)
    value = (
        None
        if enabling is None
        else properties_text.simple_value(enabling.decode("latin-1"), properties_text.DISABLED)
    )
    for term in properties_text.terms(value):
        if term and (MODULE.startswith(term) or term.startswith(f"{MODULE}:")):
            yield note("disabled", file=layout.enabling, term=term)
    newest = newest_version(layout.core_plugins / MODULE)
    if newest is not None and int(newest.name) > int(VERSION_FOLDER):
        yield note("other-version", folder=newest)


def _plan_plugin(plan: Plan, layout: Layout, plugin: Files) -> None:
    base = layout.core_plugins / MODULE / VERSION_FOLDER
    ours = {base / Path(path): content for path, content in plugin.items()}
    before = len(plan.changes)
    for path, content in ours.items():
        known, current = plan.files.get(str(path)), disk.read(path)
        if current != content:
            if known and checksum_of(current) != known.written:
                _keep_copy(plan, layout, path, current)
            plan.changes.append(Change(path, current, content))
        original = known.original if known else checksum_of(current)
        plan.files[str(path)] = Entry(original, checksum_of(content))
    stale = [name for name, entry in plan.files.items() if not entry.kind and Path(name) not in ours]
    for name in stale:
        current, entry = disk.read(Path(name)), plan.files.pop(name)
        if entry.original is not None:
            plan.files[name] = Entry(entry.original, None)
        if current is not None:
            if checksum_of(current) != entry.written:
                _keep_copy(plan, layout, Path(name), current)
            plan.changes.append(Change(Path(name), current, None))
    if len(plan.changes) > before:
        for file in filter(is_made_at_run_time, _files_below(base)):
            plan.changes.append(Change(file, disk.read(file), None))


def _plan_service(
    plan: Plan, journal: Journal, layout: Layout, settings: Mapping[str, str], enable: bool
) -> None:
    service = layout.service_properties
    if service is None:
        plan.notes.append(note("no-service-properties"))
        return
    text = (disk.read(service) or b"").decode("latin-1")
    present = {key: properties_text.java_value(text, key) for key in SETTINGS}
    wanted = {**{key: value for key, value in present.items() if value}, **settings}
    if wanted or enable:
        _plan_edit(plan, journal, "service", service, Wanted(wanted, enable))
    if SETTINGS[0] not in wanted:
        plan.notes.append(note("no-hub-url"))


def _plan_edit(plan: Plan, journal: Journal, kind: str, path: Path, wanted: Wanted) -> None:
    editor, current, known = EDITORS[kind], disk.read(path), plan.files.get(str(path))
    if current is not None and editor.holds(current, wanted):
        return
    original = current
    if known is not None:
        original = journal.content(known.original)
        if checksum_of(current) != known.written and current is not None:
            original = editor.remove(current, original or b"", path.name)
    after = editor.add(original or b"", wanted, path.name)
    plan.files.pop(str(path), None)
    plan.files[str(path)] = Entry(checksum_of(original), checksum_of(after), kind)
    plan.changes.append(Change(path, current, after, kind, original))


def _is_enabled_in_service(enabling: bytes | None, service: bytes | None) -> bool:
    """Whether the list of modules stands in `service.properties` alone: one in the other file would replace it."""
    return enabled_value(enabling, None) is None and enabled_value(None, service) is not None


def _keep_copy(plan: Plan, layout: Layout, path: Path, current: bytes | None) -> None:
    if current is None:
        return
    copy = layout.core_plugins / KEPT / path.relative_to(layout.core_plugins)
    plan.changes.append(Change(copy, disk.read(copy), current))
    plan.notes.append(note("kept-copy", file=path, copy=copy))


def _note_entry(plan: Plan, layout: Layout) -> None:
    """An entry that stood there before us comes back, and may now name a plugin that is gone."""
    if not plan.changes or layout.eln_config is None:
        return
    contents = {change.path: change.after for change in plan.changes}
    entrance = layout.core_plugins / MODULE / VERSION_FOLDER / ENTRANCE
    config = contents.get(layout.eln_config, disk.read(layout.eln_config))
    gone = contents.get(entrance, disk.read(entrance)) is None
    if gone and config is not None and eln_config.has_entry(config, layout.eln_config.name):
        plan.notes.append(note("entry-remains", file=layout.eln_config))


def _read_optional(path: Path | None) -> bytes | None:
    return None if path is None else disk.read(path)


def _files_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
