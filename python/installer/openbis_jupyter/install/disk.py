"""Changes of single files that are there whole or not at all, and keep owner, mode and extended attributes."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from openbis_jupyter.errors import OpenbisJupyterError

_TEMPORARY = ".{}.openbis-jupyter"
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755

Tick = Callable[[str], None]
"""Told the name of each step when it is done: tests end the process there."""


def read(path: Path) -> bytes | None:
    """The content, None where there is no file. Errors: `file-refused`."""
    with _refusals(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def write(
    path: Path,
    content: bytes,
    like: Path,
    mode: int = _FILE_MODE,
    in_place: Callable[[], None] = lambda: None,
    tick: Tick = lambda step: None,
) -> None:
    """Give a file this content. Links are followed: the file that they lead to is changed.

    `like`: the folder whose owner a new file gets; `mode`: of a new file. A file that is mounted by itself (Docker)
    cannot be replaced: `in_place` is called, then it is overwritten. Errors: `file-refused`.
    """
    with _refusals(path):
        make_folders(path.parent, like)
        target = path.resolve()
        temporary = _temporary(target)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copystat(target, temporary)
            os.utime(temporary)
            _give(temporary, target)
        else:
            temporary.chmod(mode)
            _give(temporary, like)
        try:
            tick(f"wrote {temporary.name}")
            temporary.replace(target)
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            in_place()
            temporary.unlink()
            overwrite(target, content)
        _sync(target.parent)
        tick(f"replaced {target.name}")


def overwrite(path: Path, content: bytes) -> None:
    """Give a file that cannot be replaced this content. Errors: `file-refused`."""
    with _refusals(path), path.open("r+b") as stream:
        stream.write(content)
        stream.truncate()
        os.fsync(stream.fileno())


def delete(path: Path, root: Path) -> None:
    """Take a file away, and the folders below `root` that are empty then. Errors: `file-refused`."""
    with _refusals(path):
        if path.parent.is_dir():
            path.unlink(missing_ok=True)
            _sync(path.parent)
        prune(path.parent, root)


def remove(path: Path) -> None:
    """Take a file or a whole folder away. Errors: `file-refused`."""
    with _refusals(path):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prune(folder: Path, root: Path) -> None:
    """Remove empty folders from `folder` upwards, `root` excluded."""
    while root in folder.parents:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent


def drop_temporary(path: Path) -> None:
    """Take away what a killed `write` of this file left. Errors: `file-refused`."""
    with _refusals(path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
        _temporary(path.resolve()).unlink()


def make_folders(folder: Path, like: Path, mode: int = _FOLDER_MODE) -> None:
    """Make a folder and those above it, owned as `like` is. Errors: `file-refused`."""
    with _refusals(folder):
        missing = [part for part in (folder, *folder.parents) if not part.exists()]
        for part in reversed(missing):
            part.mkdir()
            part.chmod(mode)
            _give(part, like)


def _temporary(target: Path) -> Path:
    return target.with_name(_TEMPORARY.format(target.name))


def _give(path: Path, like: Path) -> None:
    found = like.stat()
    if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.chown(path, found.st_uid, found.st_gid)


def _sync(folder: Path) -> None:
    """Let renames in this folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OpenbisJupyterError(
            "file-refused", file=str(error.filename or path), reason=os.strerror(error.errno or 0) + "."
        ) from error
