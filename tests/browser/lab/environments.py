"""Python environments that hold the wheel as somebody installs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from openbis_demo.stack import REPOSITORY

LOCK = REPOSITORY / "requirements.lock"
# The oldest that README and package.json of the extension name, and Notebook's first release upon it.
OLDEST = ("jupyterlab==4.2.0", "notebook==7.2.0")


def run(path: Path | None, *command: str | Path) -> str:
    """What a program says; `path`: the only folder in which it finds others."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "PATH")
    }
    ended = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=False,
        text=True,
        timeout=200,
        env={**kept, "PATH": str(path) if path else os.environ["PATH"]},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return re.sub(r"\x1b\[\d*m", "", ended.stdout + ended.stderr)  # without colours


def build_wheel(folder: Path) -> Path:
    """The wheel, as an administrator builds it."""
    run(None, REPOSITORY / ".ci/dist", folder)
    return next(folder.glob("*.whl"))


def install(environment: Path, wheel: Path, *others: str) -> None:
    """An environment with the wheel, what a user's server needs, and `others` (`name==version`); all else is locked."""
    run(None, sys.executable, "-m", "venv", "--without-pip", environment)
    names = {other.partition("==")[0] for other in others}
    locked = [line for line in LOCK.read_text().splitlines() if line.partition("==")[0] not in names]
    constraints = environment / "constraints.txt"
    # A hash whose package is left out goes with it.
    constraints.write_text("\n".join(line.removesuffix("\\") for line in locked if "--hash" not in line))
    uv = Path(sys.executable).with_name("uv")
    target = ("--python", environment / "bin/python", "--constraint", constraints)
    run(None, uv, "pip", "install", "--quiet", *target, f"{wheel}[user]", *others)
