"""One sandbox for all tests of this folder."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from integration.client.cutting_proxy import CuttingProxy, cutting_proxy
from integration.notebook.sandbox import Sandbox, register, running_sandbox

from openbis_jupyter.client import connect
from openbis_jupyter.client.connecting import Access

PROGRAM = str(Path(sys.executable).with_name("openbis-jupyter"))
BIG_BYTES = 24 << 20


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, also for this process."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "OPENBIS_URL", "OPENBIS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def access(sandbox: Sandbox, home: Path) -> Access:
    return Access(sandbox.url, sandbox.token_of("USER"))


@pytest.fixture
def power_user(sandbox: Sandbox, home: Path) -> Access:
    """Who may make datasets of the demo's experiment parents of others, as a user may not."""
    return Access(sandbox.url, sandbox.token_of("POWER_USER"))


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[CuttingProxy]:
    """All HTTPS of this process goes through it from now on."""
    with cutting_proxy() as running:
        monkeypatch.setenv("HTTPS_PROXY", running.url)
        yield running


@dataclass(frozen=True)
class Stored:
    """A dataset with a large file of random bytes and two small ones."""

    perm_id: str
    big: bytes
    small: dict[str, bytes] = field(default_factory=lambda: {"a.csv": b"1,2\n", "empty.txt": b""})


@pytest.fixture(scope="session")
def stored(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Stored:
    big = os.urandom(BIG_BYTES)
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    made = Stored("", big)
    perm_id = register(o, tmp_path_factory.mktemp("stored"), {"big.bin": big, **made.small}, "large")
    return Stored(perm_id, big)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own in this folder, with so much room."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Somebody else's file takes all room that is left there."""
    with (folder / "somebody-elses").open("wb", buffering=0) as other, contextlib.suppress(OSError):
        while other.write(bytes(4096)):
            pass


def program(environment: dict[str, str], *arguments: str, **options: Any) -> "subprocess.Popen[str]":
    """The command line, started."""
    return subprocess.Popen(
        [PROGRAM, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background hands on that Ctrl-C is not heard.
        **{"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler), **options},
    )
