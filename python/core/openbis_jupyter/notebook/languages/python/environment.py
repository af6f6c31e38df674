"""What a Python is and has, asked inside the kernel; also run as a program of the kernel's interpreter, so it needs
nothing but Python ≥ 3.8.

Out: the shape of `openbis_jupyter.client.environments.Answer`. Facts: PEP 376 (`.dist-info`, `INSTALLER`), PEP 610
(`direct_url.json`), conda's folder `conda-meta`.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

_DIST_INFO = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")
_CONDA_FILE = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)-(?P<build>[^-]+)\.json")
_CHANNEL = re.compile(r'"channel":\s*"([^"\\]*)"')
_HEAD_CHARACTERS = 16_384
"""conda writes a package's keys in their order, so its channel comes before its long list of files."""


def answer() -> dict[str, Any]:
    """This interpreter, its packages and where they came from."""
    conda = _conda(Path(sys.prefix) / "conda-meta")
    return {
        "language": "Python",
        "version": platform.python_version(),
        "facts": {
            "Implementation": platform.python_implementation(),
            "Interpreter": sys.executable or "",
            "Environment": sys.prefix,
        },
        "packages": _packages(),
        **({"conda": conda} if conda else {}),
    }


def _packages() -> list[dict[str, Any]]:
    """The distributions as `import` finds them: of two of one name, the first on the path."""
    found: dict[str, dict[str, Any]] = {}
    for distribution in metadata.distributions():
        try:
            package = _package(distribution)
        except Exception:  # noqa: S112  (what is broken there cannot be imported either)
            continue
        found.setdefault(re.sub(r"[-_.]+", "-", package["name"]).lower(), package)
    return [found[name] for name in sorted(found)]


def _package(distribution: metadata.Distribution) -> dict[str, Any]:
    # The folder's name has both: to read the metadata of hundreds takes seconds.
    folder = _DIST_INFO.fullmatch(getattr(getattr(distribution, "_path", None), "name", ""))
    origin = distribution.read_text("direct_url.json")
    package: dict[str, Any] = {
        "name": folder["name"] if folder else distribution.metadata["Name"],
        "version": folder["version"] if folder else distribution.version,
        "by": (distribution.read_text("INSTALLER") or "").strip(),
    }
    return {**package, "direct_url": json.loads(origin)} if origin else package


def _conda(folder: Path) -> list[dict[str, Any]]:
    """What conda installed; empty where this is no environment of conda."""
    found = []
    for file in sorted(folder.glob("*.json")):
        row = _CONDA_FILE.fullmatch(file.name)
        if row:
            channel = _CHANNEL.search(_head(file))
            found.append({**row.groupdict(), "channel": channel[1] if channel else ""})
    return found


def _head(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_HEAD_CHARACTERS)
    except OSError:
        return ""


if __name__ == "__main__":
    print(json.dumps(answer()))
