"""Start the programs of the stack as children that cannot outlive us."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

POLL_SECONDS = 0.05
LOG_TAIL_LINES = 30
FREE_PORTS = range(20_000, 32_000)

Found = TypeVar("Found")


class StartFailed(RuntimeError):
    """A program of the stack did not come up; the text names it and ends with the tail of its log."""


@dataclass(frozen=True)
class Child:
    """A running program: its name, its reaper and the file that holds what it prints."""

    name: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def pid(self) -> int:
        """Process id of the program itself (the reaper's only child)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def log_tail(self) -> str:
        """The last lines of the program's log."""
        lines = self.log_file.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def stop(self) -> None:
        """End the program and everything below it; returns when nothing is left."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()

    def kill(self) -> None:
        """Kill the program (SIGKILL) as a power cut would; the reaper clears what is below it."""
        with contextlib.suppress(ProcessLookupError, IndexError, FileNotFoundError):
            os.kill(self.pid, signal.SIGKILL)
        self.process.wait()


def start(name: str, command: list[str], log_file: Path, environment: Mapping[str, str]) -> Child:
    """Start `command` below a reaper; its output goes to the end of `log_file`."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "openbis_demo.reaper", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            # A Ctrl-C in the terminal is for the demo, which then ends its children in order.
            start_new_session=True,
        )
    return Child(name, process, log_file)


def wait_for(child: Child, what: str, probe: Callable[[], Found | None], timeout: float) -> Found:
    """Ask `probe` until it gives something.

    In: the program that has to bring it about, what it is (for the message), seconds to wait at most.
    Raises StartFailed when the program ends before, or time is up.
    """
    deadline = time.monotonic() + timeout
    while True:
        found = probe()
        if found is not None:
            return found
        if child.process.poll() is not None:
            raise StartFailed(
                f"{child.name} ended (status {child.process.returncode}) before {what}:\n{child.log_tail()}"
            )
        if time.monotonic() > deadline:
            raise StartFailed(f"{child.name}: no {what} after {timeout:.0f} s:\n{child.log_tail()}")
        time.sleep(POLL_SECONDS)


def port_is_free(port: int) -> bool:
    """Whether something can listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of the loopback address on which nobody listens.

    None of those that the system gives to connections and to whoever asks for just any (Linux: from 32768 on): such a
    one could be somebody's by the time that the program for which we look has started.
    """
    while not port_is_free(port := FREE_PORTS.start + secrets.randbelow(len(FREE_PORTS))):
        continue
    return port
