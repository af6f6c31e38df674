"""Datasets as a folder of this computer, for programs that open files by their names and nothing else.

Through FUSE, which the system has to have; `mfusepy` speaks with it. fsspec's own bridge needs `fusepy`, which nobody
looks after any more, and lets programs begin to write.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.reading.chunks import Chunks
from openbis_jupyter.client.reading.failures import NotInOpenbis
from openbis_jupyter.client.reading.kept_chunks import kept_here
from openbis_jupyter.client.reading.paths import parted, plain
from openbis_jupyter.client.reading.source import Source, source_of
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure

DEVICE = Path("/dev/fuse")
_READABLE = stat.S_IRUSR | stat.S_IRGRP
_SEARCHABLE = _READABLE | stat.S_IXUSR | stat.S_IXGRP


def mounted(
    perm_ids: Sequence[str],
    folder: Path,
    url: str | None,
    begun: Callable[[], None],
    tell: Callable[[str], None],
) -> None:
    """Show these datasets as `folder/PERMID/path` until the folder is unmounted, or the program told to stop.

    begun: called when the folder shows them. tell: hears why a file cannot be read, since the program that wants to
    read it is only told that it cannot.
    Errors: `mount-unavailable`; `request-invalid` for a folder that holds something; those of `open_access`, `tree_of`.
    """
    fuse = _library()
    source = source_of(url)
    for perm_id in perm_ids:
        source.tree(perm_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OpenbisJupyterError("request-invalid", field=str(folder), reason="it is not empty.")
    except OSError as reason:
        raise _unavailable(f"the folder {folder} cannot be used ({reason.strerror})") from None
    names = ("getattr", "readdir", "open", "read", "release")
    shown = _Shown(source, tuple(dict.fromkeys(perm_ids)), begun, tell)
    operations = fuse.Operations()
    for name in ("init", *names):
        setattr(operations, name, getattr(shown, name))
    operations.use_ns = True
    try:
        fuse.FUSE(operations, str(folder), foreground=True, ro=True, fsname="openbis")
    except RuntimeError:  # also where a signal ended what went well
        if not shown.is_mounted:
            raise _unavailable("the system refuses it, in the words above") from None


class _Shown:
    """What the system asks about the folder; paths begin with a slash."""

    def __init__(
        self,
        source: Source,
        perm_ids: tuple[str, ...],
        begun: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._source, self._perm_ids, self._kept = source, perm_ids, kept_here()
        self._begun, self._tell, self.is_mounted = begun, tell, False
        self._open: dict[int, Chunks] = {}
        self._handles = count(1)

    def init(self, _: str) -> None:
        """The folder is mounted."""
        self.is_mounted = True
        self._begun()

    def getattr(self, path: str, _: int | None = None) -> dict[str, Any]:
        """Kind, size and rights of what is at this path."""
        perm_id, inside = parted(path)
        owner = {"st_uid": os.getuid(), "st_gid": os.getgid()}
        if not perm_id or inside in self._tree(path).folders:
            return {"st_mode": stat.S_IFDIR | _SEARCHABLE, "st_nlink": 2, **owner}
        files = self._tree(path).files
        if inside not in files:
            raise OSError(errno.ENOENT, path)
        return {"st_mode": stat.S_IFREG | _READABLE, "st_size": files[inside].size, "st_nlink": 1, **owner}

    def readdir(self, path: str, _: int) -> list[str]:
        """The names in a folder."""
        perm_id, inside = parted(path)
        return [".", "..", *(self._tree(path).folders[inside] if perm_id else self._perm_ids)]

    def open(self, path: str, _: int) -> int:
        """A number for an open file."""
        chunks = Chunks(self._source, self._tree(path).files[parted(path)[1]], self._kept)
        handle = next(self._handles)
        self._open[handle] = chunks
        return handle

    def read(self, path: str, size: int, offset: int, handle: int) -> bytes:
        """So many bytes of an open file, from `offset` on."""
        content: bytes = self._asked(path, lambda: self._open[handle].read(offset, offset + size))
        return content

    def release(self, _: str, handle: int) -> None:
        """Close it."""
        self._open.pop(handle).close()

    def _tree(self, path: str) -> Any:
        perm_id = parted(path)[0]
        if perm_id not in self._perm_ids:
            raise OSError(errno.ENOENT, path)
        return self._asked(path, lambda: self._source.tree(perm_id))

    def _asked(self, path: str, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except NotInOpenbis as reason:
            self._tell(texts.unreadable(plain(path), reason))
            raise OSError(errno.ENOENT, path) from None
        except (OpenbisJupyterError, OpenbisFailure) as reason:
            self._tell(texts.unreadable(plain(path), reason))
            raise OSError(errno.EIO, path) from None


def _library() -> Any:
    try:
        import mfusepy  # noqa: PLC0415  (it looks for the system's library when it is loaded)
    except ImportError:
        raise _unavailable("a package is missing: pip install 'openbis-jupyter[mount]'") from None
    except OSError:
        raise _unavailable("this computer has no FUSE library (Debian: apt install fuse3)") from None
    if sys.platform == "linux" and not os.access(DEVICE, os.R_OK | os.W_OK):
        raise _unavailable(f"there is no {DEVICE} for you here, as in most containers of a hub")
    return mfusepy


def _unavailable(reason: str) -> OpenbisJupyterError:
    return OpenbisJupyterError("mount-unavailable", reason=reason)
