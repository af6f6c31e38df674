"""Python environments that hold a distribution as somebody installs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from openbis_demo.stack import REPOSITORY

UV = Path(sys.executable).with_name("uv")
LOCK = REPOSITORY / "requirements.lock"
# The oldest that README and package.json of the extension name, and Notebook's first release upon it.
OLDEST = ("jupyterlab==4.2.0", "notebook==7.2.0")


def run(*command: str | Path, code: int = 0, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with this exit status; `path`: the only folder in which it finds others."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    if path:
        environment["PATH"] = str(path)
    ended = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
        env=environment,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


def build_wheel(folder: Path) -> Path:
    """All wheels, as an administrator builds them. Out: the one for laptops; the others lie beside it."""
    run(REPOSITORY / ".ci/dist", folder)
    return next(folder.glob("openbis_jupyter-*.whl"))


def install(environment: Path, wheel: Path, *others: str, extra: str = "") -> None:
    """An environment with the wheel, what its `extra` needs, and `others` (`name==version`); all else is locked."""
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    names = {other.partition("==")[0] for other in others}
    # Entries of several lines: the version, then its hashes.
    entries = re.split(r"\n(?=\S)", LOCK.read_text())
    constraints = environment / "constraints.txt"
    constraints.write_text("\n".join(one for one in entries if one.partition("==")[0] not in names))
    target = (
        "--python",
        environment / "bin/python",
        "--constraint",
        constraints,
        "--find-links",
        wheel.parent,
    )
    run(UV, "pip", "install", "--quiet", *target, f"{wheel}{extra}", *others)


def uninstall(environment: Path, package: str) -> None:
    """Take a package out of it."""
    run(UV, "pip", "uninstall", "--quiet", "--python", environment / "bin/python", package)
