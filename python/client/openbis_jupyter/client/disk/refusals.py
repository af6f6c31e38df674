"""What this computer's disk refuses, as sentences."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from openbis_jupyter.errors import OpenbisJupyterError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room, a quota that is used up, a limit of the process: for whoever has to make room all the same."""


def is_full(reason: OSError) -> bool:
    """Whether there was no room."""
    return reason.errno in _FULL


@contextlib.contextmanager
def explaining_disk_errors(file: Path, size: int) -> Iterator[None]:
    """In: what is written within, and how many bytes it needs. Errors: `folder-full`, `file-unwritable`."""
    try:
        yield
    except OSError as reason:
        raise refusal(reason, file, size) from None


def refusal(reason: OSError, file: Path, size: int) -> OpenbisJupyterError:
    """Why the file cannot be written."""
    if is_full(reason):
        return folder_full(file.parent, file.name, size)
    return OpenbisJupyterError("file-unwritable", file=str(file), reason=why(reason))


def folder_full(folder: Path, file: str, size: int) -> OpenbisJupyterError:
    """That there is no room."""
    return OpenbisJupyterError("folder-full", folder=str(folder), file=file, size=f"{size / 1e6:.1f} MB")


def why(reason: OSError) -> str:
    """The system's own words."""
    return reason.strerror or type(reason).__name__
