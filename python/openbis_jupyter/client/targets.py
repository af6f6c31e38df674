"""Where a dataset's files go: always below the chosen folder, each to a place of its own."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from openbis_jupyter.client.checksums import crc32_of
from openbis_jupyter.client.remote_files import RemoteFile
from openbis_jupyter.errors import OpenbisJupyterError

_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
_LONGEST_NAME_BYTES = 255


@dataclass(frozen=True)
class Transfer:
    """A file and where it goes; `intact`: it is there already, complete."""

    file: RemoteFile
    target: Path
    intact: bool


def plan(files: Iterable[RemoteFile], folder: Path) -> list[Transfer]:
    """Where each file goes, and whether it is there. Errors: `path-refused` before anything is downloaded."""
    targets = [(file, target_of(file, folder)) for file in files]
    refuse_shared_places(targets, ignores_case=_ignores_case(folder))
    return [Transfer(file, target, is_intact(target, file)) for file, target in targets]


def target_of(file: RemoteFile, folder: Path, windows: bool = os.name == "nt") -> Path:
    """The path of a dataset's file below `folder`. Errors: `path-refused` for one that would leave it."""
    parts = (file.dataset, *PurePosixPath(file.path).parts)
    if len(parts) < 2 or any(_is_risky(part, windows) for part in parts):
        raise _refused(file)
    target = folder.joinpath(*parts)
    try:
        inside = folder.resolve() in target.resolve().parents  # resolve(): a link may lead out as well
    except (OSError, RuntimeError):  # links in a circle
        inside = False
    if not inside:
        raise _refused(file)
    return target


def refuse_shared_places(targets: Sequence[tuple[RemoteFile, Path]], ignores_case: bool) -> None:
    """Errors: `path-refused` where two files would be one, or a file another's folder.

    ignores_case: whether the file system takes `A` for `a`, and one way to write an accent for the other.
    """

    def spelled(path: Path) -> str:
        return unicodedata.normalize("NFC", str(path)).casefold() if ignores_case else str(path)

    places: dict[str, Path] = {}
    for file, target in targets:
        if places.setdefault(spelled(target), target) != target:
            raise _refused(file)
    for file, target in targets:
        if any(spelled(parent) in places for parent in target.parents):
            raise _refused(file)


def is_intact(target: Path, file: RemoteFile) -> bool:
    """Whether the file is there with the right size and checksum."""
    if not target.is_file() or target.stat().st_size != file.size:
        return False
    return file.crc32 is None or crc32_of(target) == file.crc32


def _is_risky(part: str, windows: bool) -> bool:
    plain_text = part.encode("utf-8", "replace").decode("utf-8") == part
    if part in ("", ".", "..") or not plain_text or len(part.encode()) > _LONGEST_NAME_BYTES:
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
        raise OpenbisJupyterError("file-unwritable", file=str(folder), reason=reason.strerror) from None


def _refused(file: RemoteFile) -> OpenbisJupyterError:
    return OpenbisJupyterError("path-refused", dataset=file.dataset, file=ascii(file.path))
