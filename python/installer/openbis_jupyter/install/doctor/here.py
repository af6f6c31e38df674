"""The checks of a person's Jupyter server, made inside it: `openbis-jupyter doctor --here`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openbis_jupyter.doctor import service, web
from openbis_jupyter.doctor.asked import kernels
from openbis_jupyter.doctor.environment import broken_kernels
from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.packages import is_older
from openbis_jupyter.doctor.service import Service

PROGRAM = "openbis-jupyter"
OCTAVE_FLOOR = "7.0"
"""As matlab/DESCRIPTION says."""
FREE_BYTES = 1_000_000_000
_PROBE_BYTES = 1_000_000
_SECONDS = 60
_JSONLITE = "if (!requireNamespace('jsonlite', quietly = TRUE)) quit(status = 3)"
_LIBRARIES = "LD_LIBRARY_PATH"


@dataclass(frozen=True)
class Here:
    """`environ`: of the server; `home`: where people's files lie."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    home: Path = field(default_factory=Path.home)

    @property
    def is_on_hub(self) -> bool:
        """Whether this is a server of a hub that has the openBIS service."""
        return bool(
            self.environ.get("OPENBIS_JUPYTER_SERVICE_URL") and self.environ.get("JUPYTERHUB_API_TOKEN")
        )

    @property
    def service(self) -> Service:
        """The Hub service, as this server is told of it."""
        ca_file = self.environ.get("OPENBIS_JUPYTER_CA_FILE")
        address = self.environ.get("OPENBIS_JUPYTER_SERVICE_URL", "")
        return Service(
            address, Path(ca_file) if ca_file else None, self.environ.get("JUPYTERHUB_API_TOKEN", "")
        )


def check_path(here: Here) -> list[Finding]:
    """Whether notebooks in R, Octave and Bash find the program that they call."""
    path = here.environ.get("PATH", os.defpath)
    return (
        []
        if shutil.which(PROGRAM, path=path)
        else [found("path-without-program", folder=Path(sys.executable).parent)]
    )


def check_disk(here: Here) -> list[Finding]:
    """Whether something can be written to the home folder, and how much is left."""
    try:
        with tempfile.TemporaryFile(dir=here.home) as stream:
            stream.write(b"\0" * _PROBE_BYTES)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        return [found("disk-full", folder=here.home, reason=error.strerror or str(error))]
    free = shutil.disk_usage(here.home).free
    return [found("disk-short", folder=here.home, megabytes=free // 1_000_000)] if free < FREE_BYTES else []


def check_credential(here: Here) -> list[Finding]:
    """Whether the service holds something with which openBIS can be asked. The token itself is not kept."""
    if not here.is_on_hub:
        return [found("here-without-hub")]
    asked = here.service
    answer = web.get(asked.url + "api/credential", asked.ca_file, asked.token)
    if answer.status == 200:
        return []
    try:
        error = json.loads(answer.body)["error"]
        reason = f"{error['message']} {error['advice']}"
    except (ValueError, LookupError, TypeError):
        reason = f"it answers with status {answer.status}."
    return [found("credential-not-given", reason=reason)]


def check_service(here: Here) -> list[Finding]:
    """Whether the service answers this server, and is of this version."""
    return service.check_service(here.service) if here.is_on_hub else [found("here-without-hub")]


def check_kernels(_: Here) -> list[Finding]:
    """Whether all registered kernels have their programs."""
    return broken_kernels(kernels())


def check_r(here: Here) -> list[Finding]:
    """Whether R, where it is here, starts and has what its notebooks use."""
    program = _program(here, "R")
    if program is None:
        return []
    command = [program, "--vanilla", "--slave", "-e", _JSONLITE]
    ended = _run(command, here.environ)
    if ended is not None and ended.returncode in (0, 3):
        return [found("r-without-jsonlite", program=program)] if ended.returncode else []
    libraries = here.environ.get(_LIBRARIES, "")
    without = {name: value for name, value in here.environ.items() if name != _LIBRARIES}
    again = _run(command, without) if libraries else None
    if again is not None and again.returncode in (0, 3):
        return [found("r-other-libraries", program=program, libraries=libraries)]
    return [found("program-fails", program=program, reason=_last_line(ended))]


def check_octave(here: Here) -> list[Finding]:
    """Whether Octave, where it is here, starts and is recent enough."""
    program = _program(here, "octave-cli") or _program(here, "octave")
    if program is None:
        return []
    ended = _run([program, "--norc", "--no-gui", "--eval", "disp(OCTAVE_VERSION)"], here.environ)
    if ended is None or ended.returncode:
        return [found("program-fails", program=program, reason=_last_line(ended))]
    version = (ended.stdout.split() or ["0"])[-1]
    return (
        [found("octave-old", version=version, floor=OCTAVE_FLOOR)] if is_older(version, OCTAVE_FLOOR) else []
    )


def _program(here: Here, name: str) -> str | None:
    return shutil.which(name, path=here.environ.get("PATH", os.defpath))


def _run(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str] | None:
    """None where it does not start or does not end."""
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            env=environ,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _last_line(ended: subprocess.CompletedProcess[str] | None) -> str:
    said = ended.stderr.strip().splitlines() if ended else []
    return said[-1] if said else "it does not say why."
