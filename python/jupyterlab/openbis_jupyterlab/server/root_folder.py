"""Paths that the browser names, kept below the folder that the server's file browser shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from openbis_jupyter.errors import OpenbisJupyterError


class RootFolder:
    """In: the folder that the server's file browser shows; None where its files are not on a disk."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder).resolve() if folder else None

    def file_at(self, path: object) -> Path:
        """In: a path as the browser has it, `/` between levels. Out: where it is on the disk; it need not exist.

        Errors: `path-outside` for everything that is not below the folder once all links are followed.
        """
        if self._folder is None or not isinstance(path, str) or "\0" in path or "\\" in path:
            raise OpenbisJupyterError("path-outside", path=ascii(path))
        parts = PurePosixPath(path.strip("/")).parts
        file = _resolved(self._folder, parts)
        if file is None or ".." in parts or os.path.commonpath([file, self._folder]) != str(self._folder):
            raise OpenbisJupyterError("path-outside", path=ascii(path))
        return file

    @property
    def folder(self) -> Path:
        """The folder itself. Errors: `path-outside` where there is none."""
        if self._folder is None:
            raise OpenbisJupyterError("path-outside", path="")
        return self._folder

    def path_of(self, file: Path) -> str:
        """The opposite of `file_at`."""
        return file.resolve().relative_to(self.folder).as_posix()


def _resolved(folder: Path, parts: Sequence[str]) -> Path | None:
    """With all links followed; None where no file can be: a name too long or not text, links in a circle."""
    try:
        file = folder.joinpath(*parts).resolve()
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return file
    except (OSError, ValueError, RuntimeError):
        return None
    return file
