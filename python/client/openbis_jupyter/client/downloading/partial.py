"""A file that is arriving: it stands beside its place under another name until it is whole and checked.

What arrived survives a broken connection and the end of the program, so that the next attempt goes on from there: its
facts stand in a second file, and the bytes are checked against openBIS's checksum in the end in any case.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import BLOCK_BYTES, explaining_disk_errors, updated_crc32
from openbis_jupyter.client.downloading.targets import Transfer
from openbis_jupyter.errors import OpenbisJupyterError

RESUME_BYTES = 4 << 20
"""Smaller files begin anew: that is quicker than looking after what arrived."""
WRITE_BYTES = 1 << 17
"""Larger pieces are kept in larger stretches of memory, which a virtual machine has to ask for: that takes long."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Partial:
    """The bytes of a file that are here so far: `size` of them, with the checksum `crc32`."""

    def __init__(self, stream: FileIO, path: Path, transfer: Transfer) -> None:
        self._stream = stream
        self._path = path
        self._transfer = transfer
        self.size = 0
        self.crc32 = 0
        self.is_finished = False

    def add(self, block: bytes | memoryview) -> None:
        """Write what arrived. Errors: `folder-full`, `file-unwritable`."""
        with _told(self._transfer):
            _write(self._stream, block)
        self.crc32 = updated_crc32(block, self.crc32)
        self.size += len(block)

    def begin_anew(self) -> None:
        """Forget the bytes."""
        with _told(self._transfer):
            self._stream.seek(0)
            self._stream.truncate()
        self.size = self.crc32 = 0

    def is_whole(self) -> bool:
        """Whether size and checksum are those that openBIS knows."""
        file = self._transfer.file
        return self.size == file.size and (file.crc32 is None or self.crc32 == file.crc32)

    def finish(self) -> None:
        """Give the file its name. Errors: `file-unwritable`, `folder-full`."""
        with _told(self._transfer):
            _give_name(self._stream, self._path, self._transfer.target)
        if _is_resumable(self._transfer.file):
            _facts_file(self._path).unlink(missing_ok=True)
        self.is_finished = True

    def take_up(self) -> None:
        """Read what an earlier attempt left, if it belongs to this very file; what cannot be checked begins anew."""
        if not _is_resumable(self._transfer.file) or _read_facts(self._path) != _facts(self._transfer.file):
            self.begin_anew()
        while block := self._stream.read(BLOCK_BYTES):
            self.crc32 = updated_crc32(block, self.crc32)
            self.size += len(block)
        if self.size > self._transfer.file.size:
            self.begin_anew()


@contextlib.contextmanager
def opened_partial(transfer: Transfer) -> Iterator[Partial]:
    """What is here of a file, ready to be added to; kept when the work stops early where that is worth it.

    Errors: `folder-full`, `file-unwritable`.
    """
    with _told(transfer):
        path, stream = _open(transfer)
    partial = Partial(stream, path, transfer)
    keep = _is_resumable(transfer.file)
    try:
        with stream:
            partial.take_up()
            if keep:
                with _told(transfer):
                    _facts_file(path).write_text(json.dumps(_facts(transfer.file)))
            yield partial
    except OpenbisJupyterError as reason:
        # On a full disk the room is worth more than the bytes; damaged ones are worth nothing.
        keep = keep and reason.code not in ("folder-full", "file-damaged", "file-unwritable")
        raise
    finally:
        if not keep and not partial.is_finished:
            for leftover in (path, _facts_file(path)):
                leftover.unlink(missing_ok=True)


def keep_whole(transfer: Transfer, content: memoryview) -> None:
    """Write a file that is small, here as a whole and checked: for a thousand of them each question to the disk counts.

    Errors: `folder-full`, `file-unwritable`.
    """
    with _told(transfer):
        path, stream = _open(transfer)
        with stream:
            try:
                if os.fstat(stream.fileno()).st_size:  # left by a program that was killed
                    stream.truncate()
                _write(stream, content)
                _give_name(stream, path, transfer.target)
            except BaseException:
                path.unlink(missing_ok=True)
                raise


def _told(transfer: Transfer) -> contextlib.AbstractContextManager[None]:
    return explaining_disk_errors(transfer.target, transfer.file.size)


def bytes_here(transfer: Transfer) -> int:
    """How many bytes of the file an earlier attempt may have left."""
    try:
        return _path(transfer, "part").stat().st_size if _is_resumable(transfer.file) else 0
    except OSError:
        return 0


def _open(transfer: Transfer) -> tuple[Path, FileIO]:
    """The partial file, locked; where another program is busy with the same one, a second one of our own."""
    for is_own in (False, True):
        path = _path(transfer, f"{os.urandom(16).hex()}.part" if is_own else "part")
        stream = _opened(path)
        if _lock(stream, path):
            return path, stream
        stream.close()
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _opened(path: Path) -> FileIO:
    flags = os.O_RDWR | os.O_CREAT | _NO_FOLLOW
    try:
        return FileIO(os.open(path, flags, 0o666), "r+")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileIO(os.open(path, flags, 0o666), "r+")


def _write(stream: FileIO, content: bytes | memoryview) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest[:WRITE_BYTES]) :]


def _give_name(stream: FileIO, path: Path, target: Path) -> None:
    if os.name == "nt":  # only there an open file cannot be renamed; elsewhere it stays locked until then
        stream.close()
    path.replace(target)


def _path(transfer: Transfer, suffix: str) -> Path:
    # A name of its own length and always the same, so that an interrupted download leaves at most one such file.
    digest = hashlib.sha256(transfer.target.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return transfer.target.parent / f".{digest}.{suffix}"


def _lock(stream: FileIO, path: Path) -> bool:
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows: a file that is open cannot be replaced by another program there
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    # Between opening and locking, another program may have finished the file and given it its name.
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _is_resumable(file: RemoteFile) -> bool:
    """Without a checksum nobody would notice when what arrived earlier was damaged since."""
    return file.size >= RESUME_BYTES and file.crc32 is not None


def _facts_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _facts(file: RemoteFile) -> dict[str, object]:
    return {"dataset": file.dataset, "path": file.path, "size": file.size, "crc32": file.crc32}


def _read_facts(path: Path) -> object:
    try:
        return json.loads(_facts_file(path).read_text())
    except (OSError, ValueError):
        return None
