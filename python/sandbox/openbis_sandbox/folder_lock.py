"""One data folder, one program: two would overwrite what the other keeps there."""

from __future__ import annotations

import fcntl
import time
from pathlib import Path
from typing import IO

_FILE = ".lock"
_POLL_SECONDS = 0.05


def hold(folder: Path, seconds: float) -> IO[bytes] | None:
    """Hold the folder until the file that this gives is closed, at the latest when this process ends, however.

    In: seconds to wait for somebody who is just ending. Out: None where somebody else holds it longer.
    """
    file = (folder / _FILE).open("ab")
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                return None
            time.sleep(_POLL_SECONDS)
        else:
            return file
