"""Where files lie: of data sets in the store, of uploads in the workspaces of their sessions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from openbis_sandbox.failures import UserFailure

_FACTS = "facts.json"
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class FileFacts:
    """A file or folder of a data set: path below the data set (`/` between levels; "" is its root), size in bytes
    (of a folder 0), CRC32 or None."""

    path: str
    is_directory: bool
    size: int
    crc32: int | None


class FileStore:
    """The files of one data directory."""

    def __init__(self, data: Path, checksum_delay: float = 0.0) -> None:
        self._checksum_delay = checksum_delay
        self._datasets = data / "store"
        self._incoming = data / "store" / ".incoming"
        self._workspaces = data / "workspaces"
        self._parts = data / "parts"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._workspaces.mkdir(exist_ok=True)
        self._parts.mkdir(exist_ok=True)

    def remove_orphans(self, known: Iterable[str]) -> None:
        """Remove what no data set owns: files of registrations that were cut off, and of deleted data sets."""
        keep = set(known)
        for folder in self._datasets.iterdir():
            if folder.name not in keep and folder != self._incoming:
                shutil.rmtree(folder)
        for folder in self._incoming.iterdir():
            shutil.rmtree(folder)
        for part in self._parts.iterdir():
            part.unlink()

    def new_part(self) -> Path:
        """A place for a file that is just arriving; nobody else writes there."""
        return self._parts / uuid.uuid4().hex

    def workspace(self, token: str) -> Path:
        """The session workspace of a token (which is not part of the path)."""
        folder = self._workspaces / hashlib.sha256(token.encode()).hexdigest()[:32]
        folder.mkdir(exist_ok=True)
        return folder

    def stage(self, sources: Iterable[tuple[str, Path]]) -> tuple[Path, list[FileFacts]]:
        """Move uploaded files to a folder of their own, ready to become a data set.

        In: path within the data set and the file, for each. Out: the folder, and what is in it.
        """
        folder = self._incoming / uuid.uuid4().hex
        original = folder / "original"
        original.mkdir(parents=True)
        for path, source in sources:
            target = below(original, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                source.replace(target)
        facts = list(_measure(original))
        content = json.dumps([vars(one) for one in facts], ensure_ascii=False)
        (folder / _FACTS).write_text(content, encoding="utf-8")
        return folder, facts

    def place(self, staged: Path, perm_id: str) -> None:
        """Make a staged folder the files of a data set, all at once."""
        staged.replace(self._dataset(perm_id))

    def discard(self, staged: Path) -> None:
        """Remove a staged folder that did not become a data set."""
        shutil.rmtree(staged, ignore_errors=True)

    def files(self, perm_id: str) -> list[FileFacts]:
        """All files and folders of a data set, folders before what they hold; empty where it has none.

        Until the data store has looked at the files they come by name and without checksums, then folders come first.
        """
        facts = self._dataset(perm_id) / _FACTS
        try:
            registered = facts.stat()
            found = _read_facts(facts, registered.st_mtime_ns)
        except FileNotFoundError:
            return []
        if time.time() - registered.st_mtime < self._checksum_delay:
            return sorted((replace(one, crc32=None) for one in found), key=lambda one: one.path.split("/"))
        return list(found)

    def looked_at(self, perm_id: str) -> None:
        """Make a data set one whose files the data store has looked at long ago."""
        os.utime(self._dataset(perm_id) / _FACTS, (0, 0))

    def below(self, perm_id: str, path: str) -> list[FileFacts] | None:
        """What lies in a folder of a data set ("": in its root); None where there is no such folder."""
        wanted = path.strip("/")
        found = self.files(perm_id)
        if not any(one.is_directory and one.path == wanted for one in found):
            return None
        return [one for one in found if one.path and one.path.rpartition("/")[0] == wanted]

    def path(self, perm_id: str, path: str) -> Path | None:
        """The place of a file of a data set on disk, None if there is none; UserFailure for a path that leaves it."""
        if "\\" in path:
            # As in openBIS: what is listed as a folder and a file in it can be had by neither name.
            return None
        dataset = self._dataset(perm_id)
        place = _inside(dataset, path)
        # The facts beside `original` are the store's own business.
        try:
            return place if place.is_relative_to(dataset / "original") and place.is_file() else None
        except OSError:
            # A name that no file can have.
            return None

    @lru_cache(maxsize=1024)  # noqa: B019  (one store in a process)
    def _dataset(self, perm_id: str) -> Path:
        return below(self._datasets, perm_id)


def below(root: Path, path: str) -> Path:
    """The path below a root; UserFailure where it would leave the root."""
    return _inside(root.resolve(), path)


def _inside(resolved_root: Path, path: str) -> Path:
    try:
        target = (resolved_root / path.lstrip("/")).resolve()
    except (OSError, ValueError) as error:
        # Too long, with a NUL, or not encodable: what no file can be called.
        raise UserFailure("Invalid path.") from error
    if not target.is_relative_to(resolved_root):
        raise UserFailure(f"Path '{path}' leads out of its folder.")
    return target


@lru_cache(maxsize=64)
def _read_facts(facts: Path, _changed: int) -> tuple[FileFacts, ...]:
    """Remembered: a download asks for each of a data set's files."""
    return tuple(FileFacts(**one) for one in json.loads(facts.read_text(encoding="utf-8")))


def _measure(original: Path) -> Iterable[FileFacts]:
    """The data set's tree: of each folder, folders before files, each by name."""
    tree: dict[str, FileFacts] = {
        "": FileFacts("", True, 0, None),
        "original": FileFacts("original", True, 0, None),
    }
    for entry in original.rglob("*"):
        # A backslash ends a folder's name, as openBIS reads it.
        parts = f"original/{entry.relative_to(original).as_posix()}".replace("\\", "\\/").split("/")
        if not entry.is_dir():
            path = "/".join(parts)
            tree[path] = FileFacts(path, False, entry.stat().st_size, _crc32(entry))
            parts.pop()
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            tree.setdefault(folder, FileFacts(folder, True, 0, None))
    return sorted(tree.values(), key=lambda one: _place_in_tree(one, tree))


def _place_in_tree(one: FileFacts, tree: Mapping[str, FileFacts]) -> list[tuple[bool, str]]:
    parts = one.path.split("/") if one.path else []
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [(not tree[path].is_directory, name) for path, name in zip(paths, parts, strict=True)]


def _crc32(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum
