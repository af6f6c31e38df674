"""The process that runs one notebook: one of its own, so that a busy run cannot make the server slow."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from openbis_jupyter.client.notebooks import TrackedFile
from openbis_jupyterlab.runs.requests import RunRequest

COMMAND = (sys.executable, "-m", "openbis_jupyter.client.running.program")
GRACE_SECONDS = 20.0
"""How long a run that was stopped may take to end its kernel and write its file."""


class RunProcess:
    """In: what is run, in which file; a folder that nobody else can write into: Python imports from where it starts."""

    def __init__(self, request: RunRequest, file: TrackedFile, folder: Path) -> None:
        self._kernel: int | None = None
        self._process = subprocess.Popen(
            COMMAND,
            cwd=folder,
            stdin=subprocess.PIPE,  # its end is how the process learns that this server is gone
            stdout=subprocess.PIPE,
            start_new_session=True,
            pass_fds=[] if sys.platform == "win32" else [file.handle],
        )
        self._input, self._output = _pipes(self._process)
        place = {"notebook": str(file.path), "handle": file.handle, "root": str(request.root)}
        self._send(json.dumps({**place, "url": request.url, "ca_file": request.ca_file}))

    @property
    def pid(self) -> int:
        """Of its process, which leads a group of its own."""
        return self._process.pid

    def follow(self, on_message: Callable[[Mapping[str, Any]], None]) -> int:
        """Hand on its messages until it has ended; nothing of it is left then. Out: its exit status."""
        try:
            for line in self._output:
                changes = json.loads(line)
                self._kernel = changes.pop("kernel", self._kernel)
                on_message(changes)
        except BaseException:  # nobody would follow it any more
            self.kill()
            self._kill_kernel(self._process.wait())
            raise
        status = self._process.wait()
        self._kill_kernel(status)
        with contextlib.suppress(OSError):
            self._input.close()
        self._output.close()
        return status

    def cancel(self) -> None:
        """A person stops the run."""
        self._send("cancel")
        timer = threading.Timer(GRACE_SECONDS, self.kill)
        timer.daemon = True
        timer.start()

    def terminate(self) -> None:
        """The server ends."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self._process.poll() is None:
            _kill_group(self._process.pid)

    def _send(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has ended
            self._input.write(f"{line}\n".encode())
            self._input.flush()

    def _kill_kernel(self, status: int) -> None:
        """Where the process was killed, its kernel, which has a group of its own, could not be ended by it."""
        if status < 0 and self._kernel is not None:
            _kill_group(self._kernel)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("a process without pipes")
    return process.stdin, process.stdout


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)
