"""A real PostgreSQL that tests start and stop."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from openbis_demo.processes import Child, free_port, start, wait_for

SECONDS = 60.0
ROOT = 0


@dataclass
class Postgres:
    """In: where it keeps everything. It does not run yet."""

    directory: Path
    port: int = field(default_factory=free_port)
    _child: Child | None = None

    @property
    def url(self) -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://launches@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Returns when it answers; one that runs goes on."""
        if self._child is not None:
            return
        options = [
            "-D",
            str(self.directory / "data"),
            "-p",
            str(self.port),
            "-k",
            str(self.directory),
            "-h",
            "127.0.0.1",
        ]
        command = [*_as_user(), _program("postgres"), *options]
        self._child = start("PostgreSQL", command, self.directory / "log", os.environ)
        wait_for(self._child, "an answer", self._answers, SECONDS)

    def stop(self) -> None:
        """Whoever is connected is cut off."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _answers(self) -> bool | None:
        try:
            with psycopg.connect(host="127.0.0.1", port=self.port, user="launches", dbname="postgres"):
                return True
        except psycopg.OperationalError:
            return None


@contextmanager
def postgres(directory: Path) -> Iterator[Postgres]:
    """One with an empty database, which does not run yet. In: a directory that others are let through to."""
    made = Postgres(directory)
    directory.mkdir(parents=True)
    if os.getuid() == ROOT:
        # PostgreSQL refuses to run as root.
        shutil.chown(directory, "postgres")
    options = ["-D", str(directory / "data"), "-U", "launches", "--auth", "trust", "--no-sync"]
    subprocess.run(
        [*_as_user(), _program("initdb"), *options], check=True, capture_output=True, cwd=directory
    )
    try:
        yield made
    finally:
        made.stop()


def _program(name: str) -> str:
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))


def _as_user() -> list[str]:
    if os.getuid() != ROOT:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
