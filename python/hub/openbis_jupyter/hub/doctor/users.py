"""The environment that people's servers run in, as far as it can be known from the hub: where they start here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openbis_jupyter.doctor.environment import (
    broken_kernels,
    environment_of,
    interpreter_of,
    packages_beside,
)
from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.packages import installed
from openbis_jupyter.doctor.service import product_version

OURS = ("openbis-jupyter", "openbis-jupyter-core", "openbis-jupyterlab")
NEEDED = ("jupyterhub", "jupyterlab", *OURS)
"""What the extra `user` of our client brings, and what starts a server."""


def users_environment(described: Mapping[str, Any]) -> list[Finding]:
    """In: the hub's configuration as `configured` tells it. Out: what people's servers lack."""
    spawner, command = described["spawner"], described["cmd"]
    if not command:
        return [found("users-environment-unknown", reason=f"{spawner} does not say that they start here.")]
    program = _program(command)
    if program is None:
        return [found("singleuser-missing", command=command[0])]
    python = interpreter_of(program)
    there = environment_of(python, NEEDED) if python else None
    if there is None:
        return [found("users-environment-unknown", reason=f"no Python tells what {program} runs with.")]
    ours = {name: product_version() for name in OURS} | _another_series(there.packages)
    findings = packages_beside(there.packages, ours, NEEDED, python)
    absent = [
        kernel
        for kernel in described["kernels"]
        if "jupyterlab" in there.packages and kernel not in there.kernels
    ]
    return [
        *findings,
        *(found("kernel-not-there", kernel=kernel, place=python) for kernel in absent),
        *broken_kernels(there.kernels),
    ]


def _program(command: Sequence[str]) -> Path | None:
    """What the hub would start: on the PATH, or beside the hub, whose service may have another PATH than this shell."""
    beside = str(Path(sys.executable).parent)
    path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{beside}"
    program = shutil.which(command[0], path=path)
    return Path(program) if program else None


def _another_series(theirs: Mapping[str, str]) -> dict[str, str]:
    """JupyterHub beside the hub, where that of people's servers has another number before the first point."""
    here = installed(["jupyterhub"])
    return {
        name: version
        for name, version in here.items()
        if version.partition(".")[0] != theirs.get(name, version).partition(".")[0]
    }
