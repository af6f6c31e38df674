"""Docker for the tests of the images: the engine that answers here, or one that runs as long as the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openbis_demo.processes import start, wait_for

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
KEPT = REPOSITORY / "build" / "docker"
"""What the engine of our own has built stays here for the next time."""
SECONDS = 120.0


@dataclass(frozen=True)
class Engine:
    """Docker at this socket."""

    socket: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """For programs that ask it."""
        return {**os.environ, "DOCKER_HOST": f"unix://{self.socket}"}

    def run(self, *command: str, told: str = "", folder: Path = REPOSITORY) -> str:
        """In: a program with its arguments, what it reads. Out: what it says. Errors: AssertionError with all of it."""
        done = subprocess.run(
            command, input=told, capture_output=True, text=True, check=False, env=self.environment, cwd=folder
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def __call__(self, *arguments: str, told: str = "") -> str:
        """`docker` with these arguments."""
        return self.run("docker", *arguments, told=told)

    def has(self, image: str) -> bool:
        """Whether it is there already."""
        return bool(self("image", "ls", "--quiet", image).strip())


@contextmanager
def engine() -> Iterator[Engine]:
    """The engine of this machine where one answers, else one of our own; its containers end with it."""
    socket = Path(os.environ.get("DOCKER_HOST", "/var/run/docker.sock").removeprefix("unix://"))
    if subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0:
        yield Engine(socket)
        return
    daemon = shutil.which("dockerd")
    if daemon is None or os.getuid():
        sys.exit(
            "make test-images: no Docker answers here, and only root can start one (apt-get install docker.io)."
        )
    # Sockets have short names.
    with tempfile.TemporaryDirectory(dir="/run") as name:
        folder = Path(name)
        command = [
            daemon, "--data-root", str(KEPT), "--exec-root", str(folder / "run"), "--pidfile", str(folder / "pid"),
            "--host", f"unix://{folder / 'docker.sock'}",
        ]  # fmt: skip
        own = Engine(folder / "docker.sock")
        child = start("dockerd", command, folder / "log", os.environ)
        try:
            wait_for(child, "answer", lambda: _answers(own), SECONDS)
            yield own
        finally:
            child.stop()


def _answers(one: Engine) -> bool | None:
    asked = subprocess.run(["docker", "version"], capture_output=True, check=False, env=one.environment)
    return asked.returncode == 0 or None
