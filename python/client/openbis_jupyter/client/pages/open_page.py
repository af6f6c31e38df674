"""The page in which a notebook is open: it alone has the results of the cells, so it is asked to write them.

The Jupyter server's extension hears of it through a named pipe, whose place its kernels have from their environment;
where nobody reads it, or on a system without such pipes, there is no extension.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PIPE_VARIABLE = "OPENBIS_JUPYTER_PAGES"
"""In the environment of a Jupyter server with the extension: the pipe."""
TAKEN, WRITTEN, REFUSED = "taken", "written", "refused"
"""What an answer may be: a page that runs the notebook is at it, it has written the file, it could not."""
TAKEN_SECONDS = 3.0
"""A page that is open answers at once."""
WRITTEN_SECONDS = 60.0
"""Big notebooks take their time, and JupyterLab may have a question about the file."""
LONGEST_BYTES = 4096
"""So much a pipe takes in one piece, whatever others write at the same time (POSIX: at least 512, Linux 4096)."""
_POLL_SECONDS = 0.05


def page_writes(file: Path, is_enough: Callable[[], bool] = lambda: False) -> bool:
    """Ask the page that runs cells of this notebook to write its file, and wait until it has.

    is_enough: what ends the waiting as well, as long as no page is at it. Out: whether the page has written it.
    """
    with tempfile.TemporaryDirectory(prefix="openbis-page-") as folder:
        answer = Path(folder) / "answer"
        if not _ask({"notebook": str(file.resolve()), "answer": str(answer)}):
            return False
        until, said = time.monotonic() + TAKEN_SECONDS, ""
        while time.monotonic() < until and said not in (WRITTEN, REFUSED):
            time.sleep(_POLL_SECONDS)
            before, said = said, _read(answer)
            if said == TAKEN != before:
                until = time.monotonic() + WRITTEN_SECONDS
            if not said and is_enough():
                return False
        return said == WRITTEN


def _ask(question: dict[str, str]) -> bool:
    """Whether somebody reads the pipe."""
    pipe = os.environ.get(PIPE_VARIABLE)
    line = f"{json.dumps(question, ensure_ascii=False)}\n".encode("utf-8", "surrogatepass")
    if sys.platform == "win32" or not pipe or len(line) > LONGEST_BYTES:
        return False
    try:
        handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # the server is gone
        return False
    with contextlib.closing(os.fdopen(handle, "wb", buffering=0)) as stream, contextlib.suppress(OSError):
        return stream.write(line) == len(line)
    return False


def _read(answer: Path) -> str:
    try:
        return answer.read_text()
    except OSError:
        return ""
