"""Octave as a user starts it in batch: its own process, its own home, the toolbox by one addpath."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLBOX = REPOSITORY / "matlab"
COMMAND = ["octave-cli", "--no-gui", "--norc", "--quiet"]
LONGEST_SECONDS = 200
_AT_EXIT = "error: ignoring const execution_exception& while preparing to exit\n"
"""What Octave 7 says at its end when an object of any class is alive; status and files are as they should be."""
_OURS = re.compile(r"^(OPENBIS_|JUPYTERHUB_|JPY_|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_)")


@dataclass(frozen=True)
class Outcome:
    """How a batch of Octave ended and what it said."""

    status: int
    output: str

    def passed(self) -> list[str]:
        return re.findall(r"^passed (\S+) \(", self.output, re.MULTILINE)


def environment(home: Path, **more: str) -> dict[str, str]:
    """A clean environment: a home and temporary folder of the test's own, nothing that names an openBIS."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
    return {**kept, "HOME": str(home), "TMPDIR": str(temporary), "LC_ALL": "C.UTF-8", **more}


def octave(code: str, environ: Mapping[str, str], folder: Path, toolbox: Path | None = TOOLBOX) -> Outcome:
    """Run M-code with the toolbox (or one that is installed) and the tests on the path."""
    tests = Path(__file__).parent
    paths = "".join(f"addpath('{path}'); " for path in (toolbox, tests) if path)
    ended = subprocess.run(
        [*COMMAND, "--eval", paths + code],
        check=False,
        env=dict(environ),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_SECONDS,
    )
    return Outcome(ended.returncode, ended.stdout.decode(errors="replace").replace(_AT_EXIT, ""))
