"""A file that a program writes again and again, while its person may rename it, move it with its folder, or delete it.

The open file says where it is (Linux does), whoever moved it. It is followed wherever the person sees it, not into
a trash; and no write makes it anew where it was before.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from openbis_jupyter.client.disk import replace_whole
from openbis_jupyter.client.notebooks.notebook_file import made_with, read_notebook
from openbis_jupyter.errors import OpenbisJupyterError

GONE_SECONDS = 3.0
"""A file that is replaced by some editor, or by a program that synchronises folders, is not there for a moment."""
_PAUSE_SECONDS = 0.1


class TrackedFile:
    """In: a notebook; the folder that it is followed in, None: everywhere. Errors: `notebook-missing`.

    handle: the open file, by which another program can find it, too (`place_of`).
    """

    def __init__(self, file: Path, root: Path | None = None) -> None:
        self.path = file.resolve()
        self.places = [self.path]
        """Where it has been, its present place last."""
        self._root = root.resolve() if root else None
        self.history = made_with(read_notebook(self.path)).history_id
        """By which it is known again where an editor has put another file in its place."""
        self._missing_since: float | None = None
        self.handle = os.open(self.path, os.O_RDONLY)

    def __enter__(self) -> TrackedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """It is not followed any more."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def look(self) -> bool:
        """Look where it is. Out: whether `path` is right now. Errors: `notebook-gone` when it is away for too long."""
        place = self._where(self.handle)
        if place is None and self._is_replaced():
            os.close(self.handle)
            self.handle, place = os.open(self.path, os.O_RDONLY), self.path
        if place is None or not self._may_be_at(place):
            now = time.monotonic()
            self._missing_since = self._missing_since or now
            if now - self._missing_since > GONE_SECONDS:
                raise OpenbisJupyterError("notebook-gone", file=str(self.path))
            return False
        self._missing_since = None
        if place != self.path:
            self.path = place
            self.places.append(place)
        return True

    def find(self) -> Path:
        """Where it is; one that is away is waited for. Errors: `notebook-gone`."""
        while not self.look():
            time.sleep(_PAUSE_SECONDS)
        return self.path

    def write(self, text: str) -> None:
        """Put this text into it, wherever it is; never half written. Errors: `notebook-gone`."""
        while True:
            self.find()
            with contextlib.suppress(FileNotFoundError):  # its folder was moved just now
                if self._put(replace_whole(self.path, text)):
                    return

    def _put(self, handle: int) -> bool:
        """In: the new file. Out: whether it is in the place of the old one, which may have been moved just now."""
        while (old := self._where(self.handle)) and (new := self._where(handle)) and old != new:
            with contextlib.suppress(FileNotFoundError):
                new.replace(old)
        useless, is_there = handle, self._where(handle) is not None
        if is_there:
            useless, self.handle = self.handle, handle
        os.close(useless)
        return is_there

    def _where(self, handle: int) -> Path | None:
        """Where this very file is."""
        said = None
        while True:
            try:
                before, said = said, Path(f"/proc/self/fd/{handle}").readlink()
            except OSError:  # nothing says so on this system: it is where it was, or nowhere
                return self.path if self.path.exists() else None
            if (said == self.path and said.exists()) or _is_at(handle, said):
                # A network file system keeps a file that was replaced under such a name as long as it is open.
                return None if said.name.startswith(".nfs") else said
            if said == before:  # else it was moved between the two questions
                return None

    def _may_be_at(self, place: Path) -> bool:
        """Not in a hidden folder that it was not in before, such as a trash."""
        if self._root and not place.is_relative_to(self._root):
            return False
        shared = os.path.commonpath([place, self.path])
        return not any(part.startswith(".") for part in place.relative_to(shared).parts)

    def _is_replaced(self) -> bool:
        """Whether the same notebook is there as another file, as some editors write it."""
        try:
            return made_with(read_notebook(self.path)).history_id == self.history
        except OpenbisJupyterError:
            return False


def place_of(handle: int, otherwise: Path) -> Path:
    """Where the file of a handle is that was passed on to this program; where nothing says so: as it was told."""
    place = Path(f"/proc/self/fd/{handle}")
    return place.resolve() if place.exists() else otherwise


def _is_at(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except OSError:
        return False
