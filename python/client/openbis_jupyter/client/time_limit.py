"""When this Jupyter server ends, where it is a job with a limit: as whoever starts it says, or Slurm."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import datetime, timezone

SAID = "OPENBIS_JUPYTER_ENDS_AT"
"""For any batch system: a job's script sets it. Seconds since 1970, or ISO 8601 (local time where no zone is named)."""
SAID_BY_SLURM = "SLURM_JOB_END_TIME"
"""Seconds since 1970, from Slurm 23.02 on (sbatch, *output environment variables*)."""
SLURM_JOB = "SLURM_JOB_ID"
ASK_SECONDS = 5.0


def ends_at(environment: Mapping[str, str] = os.environ) -> datetime | None:
    """The moment, with its time zone; None where nobody says one. May ask Slurm, which takes a moment."""
    for name in (SAID, SAID_BY_SLURM):
        if environment.get(name):
            return moment_in(environment[name])
    job = environment.get(SLURM_JOB, "")
    return moment_in(_asked_slurm(job)) if job.isdigit() else None


def moment_in(text: str) -> datetime | None:
    """In: seconds since 1970, or ISO 8601. Out: the moment, None for anything else, for example Slurm's `N/A`."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), timezone.utc)
        return datetime.fromisoformat(
            text.removesuffix("Z") + ("+00:00" if text.endswith("Z") else "")
        ).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _asked_slurm(job: str) -> str:
    """The end of a job in local time, as squeue tells it (`%e`); empty where it does not answer."""
    try:
        answer = subprocess.run(
            ["squeue", "--noheader", "--jobs", job, "--format", "%e"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout
