"""Where a dataset's files go: always below the chosen folder, each to a place of its own."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from openbis_jupyter.client import texts
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import crc32_of, refusal
from openbis_jupyter.client.progress import LeftOut
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.surrogates import has_lone_surrogate

_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
_LONGEST_NAME_BYTES = 255


@dataclass(frozen=True)
class Transfer:
    """A file and where it goes; `intact`: it is there already, complete."""

    file: RemoteFile
    target: Path
    intact: bool


@dataclass(frozen=True)
class Plan:
    """What is to be fetched, or here already; and the files that cannot be here."""

    transfers: list[Transfer]
    left_out: tuple[LeftOut, ...]


def plan(files: Iterable[RemoteFile], folder: Path) -> Plan:
    """Where each file goes, and whether it is there. A name that cannot be here leaves only its own file out.

    Errors: `path-refused` where no file is left.
    """
    is_inside = _asked_once(folder)
    targets: list[tuple[RemoteFile, Path]] = []
    left_out: list[LeftOut] = []
    for file in files:
        try:
            targets.append((file, _target_of(file, folder, is_inside)))
        except OpenbisJupyterError as error:
            left_out.append(LeftOut(file.dataset, texts.NAME_CANNOT_BE, file.path))
            refused = error
    shared = in_shared_places(targets, ignores_case=_ignores_case(folder))
    left_out += [LeftOut(file.dataset, texts.PLACE_TAKEN, file.path) for file in shared]
    if left_out and len(shared) == len(targets):
        raise refused
    transfers = [
        Transfer(file, target, is_intact(target, file)) for file, target in targets if file not in shared
    ]
    return Plan(transfers, tuple(left_out))


def target_of(file: RemoteFile, folder: Path, windows: bool = os.name == "nt") -> Path:
    """The path of a dataset's file below `folder`. Errors: `path-refused` for one that would leave it."""
    return _target_of(file, folder, _asked_once(folder), windows)


def _target_of(
    file: RemoteFile, folder: Path, is_inside: Callable[[Path], bool], windows: bool = os.name == "nt"
) -> Path:
    parts = (file.dataset, *PurePosixPath(file.path).parts)
    if len(parts) < 2 or any(_is_risky(part, windows) for part in parts):
        raise _refused(file)
    target = folder.joinpath(*parts)
    if not is_inside(target):
        raise _refused(file)
    return target


def _asked_once(folder: Path) -> Callable[[Path], bool]:
    """Whether a path stays below the folder, wherever links lead; each folder on its way is looked at once."""
    known: dict[Path, Path] = {}

    def resolved(place: Path) -> Path:
        if place not in known:
            known[place] = _resolved(place)
        return known[place]

    def is_inside(target: Path) -> bool:
        try:
            root = resolved(folder)
            place = _resolved(target) if target.is_symlink() else resolved(target.parent) / target.name
        except (OSError, RuntimeError):  # links in a circle
            return False
        return root in place.parents

    return is_inside


def _resolved(place: Path) -> Path:
    """Where it leads. Errors: OSError, RuntimeError for links in a circle, which Python 3.13 leaves as they are."""
    found = place.resolve()
    try:
        is_link = stat.S_ISLNK(found.lstat().st_mode)
    except OSError as reason:
        if reason.errno == errno.ELOOP:
            raise
        return found
    if is_link:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return found


def in_shared_places(
    targets: Sequence[tuple[RemoteFile, Path]], ignores_case: bool
) -> dict[RemoteFile, None]:
    """Those that would lie in the place of an earlier one, or below a file as if it were a folder.

    ignores_case: whether the file system takes `A` for `a`, and one way to write an accent for the other.
    """

    def spelled(path: Path) -> str:
        return unicodedata.normalize("NFC", str(path)).casefold() if ignores_case else str(path)

    places: dict[str, Path] = {}
    shared = {file: None for file, target in targets if places.setdefault(spelled(target), target) != target}
    folders: dict[Path, bool] = {}
    for file, target in targets:
        folder = target.parent
        if folder not in folders:
            folders[folder] = any(spelled(parent) in places for parent in (folder, *folder.parents))
        if folders[folder]:
            shared[file] = None
    return shared


def is_intact(target: Path, file: RemoteFile) -> bool:
    """Whether the file is there with the right size and checksum."""
    try:
        facts = target.stat()
    except OSError:
        return False
    if not stat.S_ISREG(facts.st_mode) or facts.st_size != file.size:
        return False
    return file.crc32 is None or crc32_of(target) == file.crc32


def _is_risky(part: str, windows: bool) -> bool:
    if part in ("", ".", "..") or has_lone_surrogate(part) or len(part.encode()) > _LONGEST_NAME_BYTES:
        return True
    if any(character in part for character in "/\\\0"):
        return True
    return windows and bool(_WINDOWS_DEVICE.fullmatch(part) or _WINDOWS_FORBIDDEN.search(part))


def _ignores_case(folder: Path) -> bool:
    """Asked from the file system itself, which alone knows."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=".case-probe-", suffix="-a") as probe:
            return Path(probe.name.removesuffix("a") + "A").exists()
    except OSError as reason:
        raise refusal(reason, folder, 0) from None


def _refused(file: RemoteFile) -> OpenbisJupyterError:
    return OpenbisJupyterError("path-refused", dataset=file.dataset, file=ascii(file.path))
