"""What an environment says of itself, as JSON. In: names of packages, as arguments.

Run by the environment's own interpreter, which need not have anything of ours (environment.py): so this imports nothing
of ours, and jupyter_client only where that is. What becomes of `argv` is as in jupyter_client's KernelManager.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

_SECONDS = 60
_FIND = (
    "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1].partition('.')[0]) is None)"
)
_PYTHON = re.compile(r"(pypy|python)[0-9.]*")


def packages(names: list[str]) -> dict[str, str]:
    """Name → version of those that are installed."""
    there = {}
    for name in names:
        try:
            there[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return there


def kernels() -> dict[str, dict[str, str]]:
    """Name of each registered kernel → its `program`, and the `module` of it that is to run, "" where there is none.

    `missing`: which of both is not there, "" where nothing is missing.
    """
    try:
        from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415
    except ImportError:
        return {}
    specs = KernelSpecManager().get_all_specs()
    return {name: examined(one["spec"], one["resource_dir"]) for name, one in sorted(specs.items())}


def examined(spec: dict[str, Any], resource_dir: str) -> dict[str, str]:
    """In: a kernel's `kernel.json` and its folder. Out: as in `kernels`."""
    places = {"{resource_dir}": resource_dir, "{prefix}": sys.prefix}
    argv = [str(word) for word in spec.get("argv") or [""]]
    for place, path in places.items():
        argv = [word.replace(place, path) for word in argv]
    major, minor = sys.version_info[:2]
    # A plain `python` is the interpreter that Jupyter runs in.
    is_own = argv[0] in ("python", f"python{major}", f"python{major}.{minor}")
    environment = {**os.environ, **spec.get("env", {})}
    program = sys.executable if is_own else shutil.which(argv[0], path=environment.get("PATH"))
    if program is None:
        return {"program": argv[0], "module": "", "missing": "program"}
    runs_module = _PYTHON.fullmatch(Path(program).name) and argv[1:2] == ["-m"] and len(argv) > 2
    module = argv[2] if runs_module else ""
    lacks = bool(module) and not _has(program, module, environment)
    return {"program": program, "module": module, "missing": "module" if lacks else ""}


def _has(program: str, module: str, environment: dict[str, str]) -> bool:
    command = [program, "-c", _FIND, module]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


if __name__ == "__main__":
    print(json.dumps({"packages": packages(sys.argv[1:]), "kernels": kernels()}))
