"""What another environment on this machine holds: its packages and kernels, asked of its own interpreter."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.doctor.findings import Finding, found

_SECONDS = 120
_PYTHON = re.compile(r"(pypy|python)[0-9.]*")
_SHEBANG_BYTES = 1000
_LACKING = {"program": "kernel-program-missing", "module": "kernel-module-missing"}


@dataclass(frozen=True)
class Environment:
    """`packages`: name → version of those that were asked for; `kernels`: as in asked.py."""

    packages: Mapping[str, str]
    kernels: Mapping[str, Mapping[str, str]]


def environment_of(python: Path, packages: Iterable[str]) -> Environment | None:
    """In: an interpreter, names of packages. Out: what its environment holds; None where it does not answer."""
    program = Path(__file__).with_name("asked.py").read_text(encoding="utf-8")
    # Isolated: what lies in the folder that the doctor is called in, or in its user's home, is not everybody's.
    command = [str(python), "-I", "-c", program, *packages]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
        said = json.loads(ended.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
    return Environment(said["packages"], said["kernels"])


def interpreter_of(program: Path) -> Path | None:
    """The Python that a program runs with: itself, that of its first line, the one beside it; None for another kind."""
    if _PYTHON.fullmatch(program.name):
        return program
    try:
        with program.open("rb") as stream:
            start = stream.read(_SHEBANG_BYTES)
    except OSError:
        return None
    named = re.match(rb"#![ \t]*(\S*/(?:pypy|python)[0-9.]*)(?:[ \t][^\n]*)?\n", start)
    # Where the path is long or has spaces in it, pip writes a line for the shell that looks like this to Python.
    named = named or re.match(rb"#!/bin/sh\n'''exec' \"?([^\"\n]*?/(?:pypy|python)[0-9.]*)\"? \"\$0\"", start)
    if named:
        return Path(named[1].decode("utf-8", "surrogateescape"))
    beside = shutil.which("python", path=str(program.parent)) if re.match(rb"#![^\n]*python", start) else None
    return Path(beside) if beside else None


def broken_kernels(kernels: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """Those that are registered and cannot run, for want of their program or its module."""
    return [
        found(_LACKING[one["missing"]], kernel=name, program=one["program"], module=one["module"])
        for name, one in kernels.items()
        if one["missing"]
    ]


def packages_beside(
    theirs: Mapping[str, str], ours: Mapping[str, str], needed: Sequence[str], place: object
) -> list[Finding]:
    """What people's environment lacks, and what has another version there than beside the hub."""
    lacking = [name for name in needed if name not in theirs]
    findings = [found("user-package-missing", packages=", ".join(lacking), place=place)] if lacking else []
    return findings + [
        found("user-package-other", package=name, theirs=theirs[name], ours=version, place=place)
        for name, version in ours.items()
        if name in theirs and theirs[name] != version
    ]
