"""What is installed in an openBIS: a small record in `core-plugins/.openbis-jupyter/`.

openBIS passes over folders that begin with a dot, its upgrades leave them alone, and no web server shows them. There:

- `installed.json`: the record. It is written before the first file is changed, then also of what is only about to
  come, and once more when all is done; so a run that was killed is completed or taken back by the next one;
- `before/`: files that stood where the core plugin's are now;
- `overwriting.json`: there only while a file that cannot be replaced is overwritten: what it is to hold.

Paths are kept relative to `core-plugins`, so that an installation may be moved, or seen from inside a container.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import disk
from openbis_jupyter.install.disk import Tick

FOLDER = ".openbis-jupyter"
_RECORD = "installed.json"
_BEFORE = "before"
_OVERWRITING = "overwriting.json"
_OURS = (_RECORD, _BEFORE, _OVERWRITING)
_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


@dataclass(frozen=True)
class Edited:
    """A file of openBIS that we edited, and what its marked block does not say.

    `kind`: what file it is; `created`: it was not there before; `term`: `enabled-modules` got our term, with a line of
    its own (`line`) and a line end before that (`ended`).
    """

    kind: str
    created: bool = False
    term: bool = False
    line: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Record:
    """What is installed, by path. `plugin`: SHA-256 of what we wrote there, two while one is being replaced."""

    version: str = ""
    complete: bool = True
    plugin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edited: Mapping[str, Edited] = field(default_factory=dict)

    def begun(self, previous: Record) -> Record:
        """The record while `previous` becomes this one."""
        plugin = {
            path: tuple(dict.fromkeys((*previous.plugin.get(path, ()), *self.plugin.get(path, ()))))
            for path in {**previous.plugin, **self.plugin}
        }
        return replace(self, complete=False, plugin=plugin, edited={**previous.edited, **self.edited})


class Store:
    """The record of one `core-plugins` folder, and changes of files that it can bring to an end."""

    def __init__(self, core_plugins: Path, tick: Tick = lambda step: None) -> None:
        self.root = core_plugins
        self.folder = core_plugins / FOLDER
        self._tick = tick

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out. Errors: `install-busy`."""
        descriptor = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise OpenbisJupyterError("install-busy", folder=str(self.root)) from None
        finally:
            os.close(descriptor)

    def read(self) -> Record | None:
        """What is installed, None where nothing is."""
        content = disk.read(self.folder / _RECORD)
        if content is None:
            return None
        said = json.loads(content)
        return Record(
            version=said["version"],
            complete=said["complete"],
            plugin={path: tuple(sums) for path, sums in said["plugin"].items()},
            edited={path: Edited(**edited) for path, edited in said["edited"].items()},
        )

    def before(self, path: str) -> bytes | None:
        """The file that stood there before ours, None where there was none."""
        return disk.read(self.folder / _BEFORE / path)

    def begin(self, record: Record, saved: Mapping[str, bytes]) -> None:
        """Write the record of what is to come, and keep the files that will be overwritten. Errors: `file-refused`."""
        disk.make_folders(self.folder, self.root, _FOLDER_MODE)
        self._tick("folder")
        for path, content in saved.items():
            self._write(f"{_BEFORE}/{path}", content)
        self._set(record)

    def go_back_to(self, record: Record | None) -> None:
        """The record as it was before a run that failed. Errors: `file-refused`."""
        if record is not None:
            self._set(record)
            return
        for name in _OURS:
            disk.drop_temporary(self.folder / name)
            disk.remove(self.folder / name)
        disk.prune(self.folder, self.root)

    def change(self, path: Path, content: bytes | None) -> None:
        """Give a file of openBIS this content, or take it away. Errors: `file-refused`."""
        if content is None:
            disk.delete(path, self.root)
        else:
            disk.write(path, content, self.root, in_place=lambda: self._note(path, content), tick=self._tick)
            disk.delete(self.folder / _OVERWRITING, self.root)
        self._tick(f"changed {path.name}")

    def finish_overwriting(self) -> None:
        """Bring a file to its end that was being overwritten when a run was killed. Errors: `file-refused`."""
        noted = disk.read(self.folder / _OVERWRITING)
        if noted is None:
            return
        said = json.loads(noted)
        path = self.absolute(said["path"])
        if path.exists():
            disk.overwrite(path, said["content"].encode("latin-1"))
        disk.delete(self.folder / _OVERWRITING, self.root)

    def end(self, record: Record | None) -> None:
        """What is installed when all is done, None for nothing; all else goes. Errors: `file-refused`."""
        if record is not None and self.read() != record:
            self._set(record)
        kept = _OURS if record else ()
        # Records before the files that they speak of.
        for path in sorted(self.folder.iterdir(), key=Path.is_dir) if self.folder.is_dir() else ():
            if path.name not in kept:
                disk.remove(path)
                self._tick(f"removed {path.name}")
        disk.prune(self.folder, self.root)

    def relative(self, path: Path) -> str:
        """A path as the record has it."""
        return os.path.relpath(path, self.root)

    def absolute(self, path: str) -> Path:
        """A path of the record."""
        return Path(os.path.normpath(self.root / path))

    def _set(self, record: Record) -> None:
        self._write(_RECORD, (json.dumps(asdict(record), indent=1) + "\n").encode())

    def _note(self, path: Path, content: bytes) -> None:
        said: dict[str, Any] = {"path": self.relative(path), "content": content.decode("latin-1")}
        self._write(_OVERWRITING, json.dumps(said).encode())

    def _write(self, name: str, content: bytes) -> None:
        disk.write(self.folder / name, content, self.root, _FILE_MODE, tick=self._tick)


def checksum_of(content: bytes) -> str:
    """Its SHA-256."""
    return hashlib.sha256(content).hexdigest()
