"""Paths that the browser names, kept below the server's root folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from openbis_jupyter.errors import OpenbisJupyterError


class Root:
    """The folder that the server's file browser shows; None where its files are not on a disk."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder).resolve() if folder else None

    def inside(self, path: object) -> Path:
        """In: a path as the browser has it, `/` between levels. Out: the place on the disk; it need not exist.

        Errors: `path-outside` for everything that is not below the root once all links are followed.
        """
        if self._folder is None or not isinstance(path, str) or "\0" in path or "\\" in path:
            raise OpenbisJupyterError("path-outside", path=ascii(path))
        parts = PurePosixPath(path.strip("/")).parts
        place = _place(self._folder, parts)
        if place is None or ".." in parts or os.path.commonpath([place, self._folder]) != str(self._folder):
            raise OpenbisJupyterError("path-outside", path=ascii(path))
        return place

    @property
    def folder(self) -> Path:
        """The folder itself. Errors: `path-outside` where there is none."""
        if self._folder is None:
            raise OpenbisJupyterError("path-outside", path="")
        return self._folder

    def shown(self, place: Path) -> str:
        """The opposite of `inside`."""
        return place.resolve().relative_to(self.folder).as_posix()


def _place(folder: Path, parts: Sequence[str]) -> Path | None:
    """The place with all links followed; None where no file can be: a name too long or not text, links in a circle."""
    try:
        place = folder.joinpath(*parts).resolve()
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return place
    except (OSError, ValueError, RuntimeError):
        return None
    return place
