"""Failures that a program may also catch as Python's own: of a file that is not there, of one that is only read."""

from __future__ import annotations

from openbis_jupyter.client.reading.paths import PROTOCOL
from openbis_jupyter.errors import OpenbisJupyterError


class NotInOpenbis(OpenbisJupyterError, FileNotFoundError):
    """There is no such file or dataset, or this person may not see it."""


class OnlyRead(OpenbisJupyterError, PermissionError):
    """Somebody wants to write."""


class IsFolder(OpenbisJupyterError, IsADirectoryError):
    """Somebody wants the bytes of a folder."""


def only_read(path: str) -> OnlyRead:
    """In: what was to be written."""
    return OnlyRead("files-read-only", path=f"{PROTOCOL}://{path}")
