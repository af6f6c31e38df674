"""Where files lie: of data sets in the store, of uploads in the workspaces of their sessions."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from openbis_sandbox.failures import UserFailure

_FACTS = "facts.json"
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class FileFacts:
    """A file or folder of a data set: path below the data set (`/` between levels), size in bytes, CRC32 or None."""

    path: str
    is_directory: bool
    size: int
    crc32: int | None


class FileStore:
    """The files of one data directory."""

    def __init__(self, data: Path) -> None:
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
        """All files and folders of a data set, folders before what they hold; empty where it has none."""
        facts = self._dataset(perm_id) / _FACTS
        try:
            return list(_read_facts(facts, facts.stat().st_mtime_ns))
        except FileNotFoundError:
            return []

    def path(self, perm_id: str, path: str) -> Path | None:
        """The place of a file of a data set on disk, None if there is none; UserFailure for a path that leaves it."""
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
    yield FileFacts("original", True, sum(f.stat().st_size for f in original.rglob("*") if f.is_file()), None)
    for entry in sorted(original.rglob("*")):
        path = f"original/{entry.relative_to(original).as_posix()}"
        if entry.is_dir():
            size = sum(f.stat().st_size for f in entry.rglob("*") if f.is_file())
            yield FileFacts(path, True, size, None)
        else:
            yield FileFacts(path, False, entry.stat().st_size, _crc32(entry))


def _crc32(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum
