"""Files that are whole or not there, and that only their owner may read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put a file in place, with mode 0600 from its first byte on, never half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """Put a file in place of another with the same mode, or with 0600; never half written."""
    os.close(replace_whole(path, text))


def replace_whole(path: Path, text: str) -> int:
    """The same. Out: the new file, open to be read; the caller closes it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # made with mode 0600
    try:
        with os.fdopen(os.dup(handle), "w", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        Path(temporary).replace(path)
        return handle
    except BaseException:
        os.close(handle)
        Path(temporary).unlink(missing_ok=True)
        raise


def read_private(path: Path) -> str | None:
    """The text of such a file, None where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
