"""`mount`: datasets as a folder, where the system has FUSE."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from integration.client.conftest import PROGRAM, Stored, program
from integration.client.reading import FILE_TRANSFER
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.client.connecting import Access

END_SECONDS = 60


@contextmanager
def mounted(environment: dict[str, str], folder: Path, *perm_ids: str) -> Iterator[subprocess.Popen[str]]:
    running = program(environment, "mount", *perm_ids, "--to", str(folder))
    try:
        assert running.stdout and "shows the datasets" in running.stdout.readline()
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        _, told = running.communicate(timeout=END_SECONDS)
        assert not os.path.ismount(folder), told


def test_any_program_reads_a_mounted_file_and_only_what_it_needs(
    sandbox: Sandbox, access: Access, stored: Stored, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mounted"
    environment = sandbox.environment(access.token, home)
    with mounted(environment, folder, stored.perm_id) as running:
        assert [one.name for one in folder.iterdir()] == [stored.perm_id]
        files = folder / stored.perm_id / "original" / "default"
        assert sorted(one.name for one in files.iterdir()) == sorted(["big.bin", *stored.small])
        with sandbox.counted() as counts:
            read = subprocess.run(
                ["tail", "-c", "100", str(files / "big.bin")], capture_output=True, check=True
            )
        assert read.stdout == stored.big[-100:]
        assert counts["requests"][FILE_TRANSFER] < 12, "not all 24 chunks"
        assert (files / "big.bin").read_bytes() == stored.big
        assert {name: (files / name).read_bytes() for name in stored.small} == stored.small
        with pytest.raises(OSError, match="Read-only file system"):
            (files / "new.txt").write_text("x")
        assert not (files / "none.txt").exists() and not (folder / "somebody").exists()
    assert running.returncode == 0


def test_where_nothing_can_be_mounted_it_is_said_why(
    sandbox: Sandbox, access: Access, stored: Stored, home: Path, tmp_path: Path
) -> None:
    environment = sandbox.environment(access.token, home)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for variables, folder, status, words in (
        ({"FUSE_LIBRARY_PATH": "/absent.so"}, tmp_path / "a", 1, "no FUSE library"),
        ({}, tmp_path / "full", 2, "not empty"),
        ({}, Path("/proc/mounted"), 1, "cannot be used"),
    ):
        done = subprocess.run(
            [PROGRAM, "mount", stored.perm_id, "--to", str(folder)],
            env={**os.environ, **environment, **variables},
            capture_output=True,
            text=True,
            timeout=END_SECONDS,
            check=False,
        )
        assert (done.returncode, done.stdout) == (status, "") and words in done.stderr, done.stderr
