"""Changes of single files that are there whole or not at all, and keep owner, mode and extended attributes."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.errors import OpenbisJupyterError

_TEMPORARY = ".{}.openbis-jupyter"
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755

Replace = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Owner:
    """Who a new file belongs to, and its mode."""

    user: int
    group: int
    mode: int


def read(path: Path) -> bytes | None:
    """The content, None where there is no file. Errors: `file-refused`."""
    with _refusals(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def owner(path: Path) -> Owner | None:
    """Owner and mode of a file, None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Owner(found.st_uid, found.st_gid, found.st_mode & 0o7777)


def owner_for_new(folder: Path) -> Owner:
    """Who new files below this folder belong to: whoever owns the folder."""
    found = folder.stat()
    return Owner(found.st_uid, found.st_gid, _FILE_MODE)


def write(
    path: Path, content: bytes, new: Owner, in_place: Callable[[], None], replace: Replace = os.replace
) -> None:
    """Give a file this content. Links are followed: the file that they lead to is changed.

    A file that is mounted by itself (Docker) cannot be replaced: `in_place` is told, then it is overwritten.
    `new`: owner and mode where there is no file yet. Errors: `file-refused`.
    """
    with _refusals(path):
        target = path.resolve()
        temporary = target.with_name(_TEMPORARY.format(target.name))
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copystat(target, temporary)
            os.utime(temporary)
            found = target.stat()
            _give(temporary, found.st_uid, found.st_gid)
        else:
            temporary.chmod(new.mode)
            _give(temporary, new.user, new.group)
        try:
            replace(temporary, target)
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            in_place()
            temporary.unlink()
            with target.open("r+b") as stream:
                stream.write(content)
                stream.truncate()
                os.fsync(stream.fileno())
        sync_folder(target.parent)


def delete(path: Path) -> None:
    """Take a file away. Errors: `file-refused`."""
    with _refusals(path):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def drop_temporary(path: Path) -> None:
    """Take away what a killed `write` of this file left."""
    target = path.resolve()
    with _refusals(path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
        target.with_name(_TEMPORARY.format(target.name)).unlink()


def make_folders(folder: Path, like: Path) -> None:
    """Make a folder and those above it, owned as `like` is. Errors: `file-refused`."""
    with _refusals(folder):
        model = like.stat()
        missing = [part for part in (folder, *folder.parents) if not part.exists()]
        for part in reversed(missing):
            part.mkdir(mode=_FOLDER_MODE)
            part.chmod(_FOLDER_MODE)
            _give(part, model.st_uid, model.st_gid)


def prune(folder: Path, root: Path) -> None:
    """Remove empty folders from `folder` upwards, `root` excluded."""
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent


def sync_folder(folder: Path) -> None:
    """Let renames in this folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give(path: Path, user: int, group: int) -> None:
    if (user, group) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.chown(path, user, group)


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OpenbisJupyterError(
            "file-refused", file=str(error.filename or path), reason=os.strerror(error.errno or 0) + "."
        ) from error
