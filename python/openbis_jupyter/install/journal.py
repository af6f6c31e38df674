"""Change several files together: either all are as wanted, or the next run takes back what was begun.

Everything lies in `core-plugins/.openbis-jupyter/` (openBIS passes over folders that begin with a dot; upgrades leave
them alone, and no web server shows them):

- `record.json`: what is installed: for each file what stood there before us and what we wrote, as checksums;
- `blobs/`: the contents behind the checksums: the backup;
- `journal.json`: there only while files are changed. It is written, whole, after the new and the old contents are
  kept and before the first file is touched.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import disk
from openbis_jupyter.install.editors import EDITORS

FOLDER = ".openbis-jupyter"
_RECORD = "record.json"
_JOURNAL = "journal.json"
_BLOBS = "blobs"
_IN_PLACE = "in-place"

Tick = Callable[[str], None]
"""Told the name of each step when it is done: tests end the process there."""


@dataclass(frozen=True)
class Change:
    """One file: its content `before` and `after` (None: no file). `kind`: its row in EDITORS, empty for our own files.

    `original`: what the record will restore, where that is neither of the two.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    kind: str = ""
    original: bytes | None = None


@dataclass(frozen=True)
class Entry:
    """A file of the record: checksums of what stood there before us and of what we wrote (None: no file)."""

    original: str | None
    written: str | None
    kind: str = ""


@dataclass(frozen=True)
class Record:
    """What is installed. `files`: by absolute path."""

    version: str
    files: Mapping[str, Entry] = field(default_factory=dict)


class Journal:
    """In: the `core-plugins` folder; who is told of each step.

    Paths are kept relative to that folder, so that an installation may be moved, or seen from inside a container.
    """

    def __init__(self, core_plugins: Path, tick: Tick = lambda step: None) -> None:
        self._root = core_plugins
        self._tick = tick
        self.folder = core_plugins / FOLDER

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out. Errors: `install-busy`."""
        descriptor = os.open(self._root, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise OpenbisJupyterError("install-busy", folder=str(self._root)) from None
        finally:
            os.close(descriptor)

    def record(self) -> Record | None:
        """What is installed, None where nothing is."""
        content = self._read(_RECORD)
        if content is None:
            return None
        files = {str(self._absolute(path)): Entry(**entry) for path, entry in content["files"].items()}
        return Record(content["version"], files)

    def is_interrupted(self) -> bool:
        """Whether a run did not come to its end."""
        return (self.folder / _JOURNAL).exists()

    def content(self, checksum: str | None) -> bytes | None:
        """The content of this checksum, None where it is not kept."""
        return None if checksum is None else disk.read(self.folder / _BLOBS / checksum)

    def commit(self, changes: Sequence[Change], record: Record | None) -> None:
        """Change the files and the record. Errors: `file-refused`; the next run takes back what was done."""
        disk.make_folders(self.folder / _BLOBS, self._root)
        self.folder.chmod(0o700)
        self._tick("folder")
        for change in changes:
            for content in (change.before, change.after, change.original):
                if content is not None:
                    self._keep(content)
            self._tick(f"kept {change.path.name}")
        previous = self._read(_RECORD)
        following = None if record is None else self._as_json(record)
        steps = [
            {
                "path": self._relative(change.path),
                "before": checksum_of(change.before),
                "after": checksum_of(change.after),
                "kind": change.kind,
                "owner": None if (found := disk.owner(change.path)) is None else asdict(found),
            }
            for change in changes
        ]
        self._write(_JOURNAL, {"steps": steps, "previous": previous})
        self._tick("journal")
        for change in changes:
            self._apply(change.path, change.after, disk.owner_for_new(self._root))
            self._tick(f"changed {change.path.name}")
        self._set_record(following)
        self._tick("record")
        disk.delete(self.folder / _JOURNAL)
        self._tick("end")
        self._clean(record)

    def roll_back(self) -> list[str]:
        """Take back what an interrupted run did. Out: files changed since, from which only ours was taken."""
        journal = self._read(_JOURNAL)
        if journal is None:
            self._clean(self.record())
            return []
        in_place = set(self._read(_IN_PLACE) or [])
        touched = []
        for step in reversed(journal["steps"]):
            path = self._absolute(step["path"])
            disk.drop_temporary(path)
            current = disk.read(path)
            torn = step["path"] in in_place and checksum_of(current) != step["before"]
            if checksum_of(current) == step["after"] or torn:
                self._restore(step)
            elif checksum_of(current) != step["before"]:
                touched.append(str(path))
                if current is not None and step["kind"]:
                    before = self.content(step["before"]) or b""
                    without = EDITORS[step["kind"]].remove(current, before, path.name)
                    self._apply(path, without, disk.owner_for_new(self._root))
            self._tick(f"restored {path.name}")
        self._set_record(journal["previous"])
        self._tick("record")
        disk.delete(self.folder / _JOURNAL)
        self._tick("end")
        self._clean(self.record())
        return touched

    def _restore(self, step: Mapping[str, Any]) -> None:
        owner = disk.Owner(**step["owner"]) if step["owner"] else disk.owner_for_new(self._root)
        self._apply(self._absolute(step["path"]), self.content(step["before"]), owner)

    def _apply(self, path: Path, content: bytes | None, owner: disk.Owner) -> None:
        if content is None:
            disk.delete(path)
            disk.prune(path.parent, self._root)
            return
        disk.make_folders(path.parent, self._root)
        disk.write(path, content, owner, lambda: self._note_in_place(path), self._replace)

    def _replace(self, source: Path, target: Path) -> None:
        self._tick(f"wrote {source.name}")
        source.replace(target)
        self._tick(f"replaced {target.name}")

    def _note_in_place(self, path: Path) -> None:
        self._write(_IN_PLACE, [*(self._read(_IN_PLACE) or []), self._relative(path)])

    def _keep(self, content: bytes) -> None:
        path = self.folder / _BLOBS / checksum_of(content)
        if disk.read(path) != content:
            self._write_own(path, content)

    def _set_record(self, content: Any) -> None:
        if content is None:
            disk.delete(self.folder / _RECORD)
        else:
            self._write(_RECORD, content)

    def _clean(self, record: Record | None) -> None:
        """Drop contents that nobody needs any more; the folder, too, where nothing is installed."""
        if not self.folder.exists():
            return
        if record is None:
            shutil.rmtree(self.folder)
            return
        disk.delete(self.folder / _IN_PLACE)
        needed = {sum_ for entry in record.files.values() for sum_ in (entry.original, entry.written)}
        for blob in (self.folder / _BLOBS).iterdir():
            if blob.name not in needed:
                blob.unlink()

    def _read(self, name: str) -> Any:
        content = disk.read(self.folder / name)
        return None if content is None else json.loads(content)

    def _write(self, name: str, content: Any) -> None:
        text = json.dumps(content, indent=1) + "\n"
        self._write_own(self.folder / name, text.encode())

    def _write_own(self, path: Path, content: bytes) -> None:
        owner = disk.Owner(os.geteuid(), os.getegid(), 0o600)
        disk.write(path, content, owner, lambda: None, self._replace)

    def _as_json(self, record: Record) -> dict[str, Any]:
        files = {self._relative(Path(path)): asdict(entry) for path, entry in record.files.items()}
        return {"version": record.version, "files": files}

    def _relative(self, path: Path) -> str:
        return os.path.relpath(path, self._root)

    def _absolute(self, path: str) -> Path:
        return Path(os.path.normpath(self._root / path))


def checksum_of(content: bytes | None) -> Any:
    """The SHA-256 of a content, None of none."""
    return None if content is None else hashlib.sha256(content).hexdigest()
