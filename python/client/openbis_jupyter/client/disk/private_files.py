"""Files that are whole or not there, and that only their owner may read."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put a file in place, with mode 0600 from its first byte on, never half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """Put a file in place of another with the same mode and group, or with 0600; never half written."""
    os.close(replace_whole(path, text))


def replace_whole(path: Path, text: str) -> int:
    """The same. Out: the new file, open to be read; the caller closes it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # made with mode 0600
    try:
        with os.fdopen(os.dup(handle), "w", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            _be_like(Path(temporary), path.stat())
        Path(temporary).replace(path)
        return handle
    except BaseException:
        os.close(handle)
        Path(temporary).unlink(missing_ok=True)
        raise


def _be_like(file: Path, before: os.stat_result) -> None:
    """A group that shares a folder goes on to share its files, as far as this user may say so."""
    if sys.platform != "win32" and file.stat().st_gid != before.st_gid:
        with contextlib.suppress(PermissionError):
            os.chown(file, -1, before.st_gid)
    file.chmod(before.st_mode & 0o777)


def read_private(path: Path) -> str | None:
    """The text of such a file, None where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
