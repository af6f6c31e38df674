"""Installations made by version 0.1.0, which wrote no blocks: recognised, and taken out of the files they are in.

Its record is `.openbis-jupyter/record.json`, with what stood in each file before (`blobs/`, by checksum). It put its
entry into the list itself (or a statement behind it) and a guard at the end of `config.js`, settings in place or at the
end of `service.properties`. A run of it that was killed left `journal.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from openbis_jupyter.install import disk, properties
from openbis_jupyter.install.eln_config import ENTRY, GUARD, TOKENS, has_guard, is_entry
from openbis_jupyter.install.plugin_files import MODULE
from openbis_jupyter.install.properties import ENABLED, SETTINGS
from openbis_jupyter.install.record import Edited, Record, Store, checksum_of

_KINDS = {"enabling": "modules", "service": "service", "eln": "eln"}
_STATEMENT = (
    "PLUGINS_CONFIGURATION = Object.assign({}, PLUGINS_CONFIGURATION, "
    f'{{ extraPlugins: ((PLUGINS_CONFIGURATION || {{}}).extraPlugins || []).concat("{ENTRY}") }}); // openbis-jupyter'
).encode()
_COMMENT = re.compile(rb"# openBIS Jupyter; written by openbis-jupyter install[ \t]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class EarlierFile:
    """A file that 0.1.0 edited. `original`: as it stood there before; `written`: checksums of what 0.1.0 wrote."""

    kind: str
    original: bytes | None
    written: frozenset[str]
    torn: bool = False


@dataclass(frozen=True)
class Earlier:
    """An installation of 0.1.0, empty where there is none. All by the record's paths.

    `plugin`: checksums of the core plugin's files; `before`: what stood in their places.
    """

    plugin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: Mapping[str, bytes] = field(default_factory=dict)
    edited: Mapping[str, EarlierFile] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> Earlier:
        """What 0.1.0 left in a folder, whether or not it came to its end."""

        def load(name: str) -> Any:
            content = disk.read(store.folder / name)
            return None if content is None else json.loads(content)

        journal = load("journal.json") or {"steps": [], "previous": load("record.json")}
        torn = load("in-place") or []
        recorded = (journal["previous"] or {"files": {}})["files"]
        files = {path: {**entry, "sums": {entry["written"]}} for path, entry in recorded.items()}
        for step in journal["steps"]:
            path = step["path"]
            if path not in recorded:
                files[path] = {"original": step["before"], "kind": step["kind"], "sums": {step["after"]}}
            elif not step["kind"]:
                files[path]["sums"].add(step["after"])
        plugin, before, edited = {}, {}, {}
        for path, entry in files.items():
            sums = frozenset(entry["sums"] - {None})
            original = disk.read(store.folder / "blobs" / entry["original"]) if entry["original"] else None
            if entry["kind"]:
                edited[path] = EarlierFile(_KINDS[entry["kind"]], original, sums, path in torn)
            else:
                plugin[path] = tuple(sorted(sums))
                if original is not None:
                    before[path] = original
        return cls(plugin, before, edited)

    @property
    def is_there(self) -> bool:
        """Whether there is one."""
        return bool(self.plugin or self.edited)

    def added_to(self, record: Record) -> Record:
        """The record with what 0.1.0 did."""
        plugin = {**self.plugin, **record.plugin}
        edited = {
            path: Edited(found.kind, created=found.original is None) for path, found in self.edited.items()
        }
        return replace(
            record,
            plugin={path: (*sums, *self.plugin.get(path, ())) for path, sums in plugin.items()},
            edited={**edited, **record.edited},
        )

    def taken_out(self, path: str, content: bytes) -> bytes:
        """A file without what 0.1.0 wrote: as it stood there before, where nobody changed it since."""
        found = self.edited.get(path)
        if found is None:
            return content
        original = found.original or b""
        if found.torn or checksum_of(content) in found.written:
            return original
        return content if content == original else _TAKE_OUT[found.kind](content, original)


def _from_modules(content: bytes, original: bytes) -> bytes:
    text, before = content.decode("latin-1"), original.decode("latin-1")
    line = properties.value_of(before, ENABLED, properties.simple) is None
    return properties.remove_term(text, ENABLED, MODULE, properties.simple, line).encode("latin-1")


def _from_service(content: bytes, original: bytes) -> bytes:
    text, before = content.decode("latin-1"), original.decode("latin-1")
    theirs = {one.key: before[one.start : one.end] for one in properties.java(before) if one.key in SETTINGS}
    for one in reversed(list(properties.java(text))):
        if one.key in SETTINGS:
            text = text[: one.start] + theirs.pop(one.key, "") + text[one.end :]
    if MODULE not in properties.terms(properties.value_of(before, ENABLED, properties.java)):
        text = properties.remove_term(text, ENABLED, MODULE, properties.java, with_line=False)
    return _COMMENT.sub(b"", text.encode("latin-1"))


def _from_eln(content: bytes, original: bytes) -> bytes:
    eol = b"\r\n" if b"\r\n" in content else b"\n"
    guard = b"" if has_guard(original) else GUARD.encode().replace(b"\n", eol)
    was_last = content.endswith(guard or eol)
    content = content.replace(guard, b"") if guard else content
    content = re.sub(re.escape(_STATEMENT) + rb"(?:\r\n|\n|\Z)", b"", content)
    if not any(is_entry(token) for token in TOKENS.finditer(original)):
        content = _without_entry(content)
    # The last line got an end, so that ours could follow.
    return content.removesuffix(eol) if original and not original.endswith(b"\n") and was_last else content


def _without_entry(content: bytes) -> bytes:
    """Without the entry in the list, one comma beside it, and the blanks that led to it."""
    tokens = list(TOKENS.finditer(content))
    place = next((place for place, token in enumerate(tokens) if is_entry(token)), None)
    if place is None:
        return content
    entry, before, following = tokens[place], tokens[place - 1], tokens[place + 1]
    if following[0] == b",":
        return content[: before.end()] + content[following.end() :]
    start = entry.start() if before[0] == b"[" else before.end()
    comma = next((token for token in reversed(tokens[:place]) if not token["comment"]), before)
    content = content[:start] + content[entry.end() :]
    return content[: comma.start()] + content[comma.end() :] if comma[0] == b"," else content


_TAKE_OUT = {"modules": _from_modules, "service": _from_service, "eln": _from_eln}
