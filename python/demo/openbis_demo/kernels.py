"""The kernels of this machine: what an administrator would list for the form."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager

from openbis_jupyter.hub.options import with_templates
from openbis_jupyter.hub.settings import Kernel

PROGRAMS: Mapping[str, tuple[str, ...]] = {"octave": ("octave", "octave-cli"), "bash": ("bash",), "R": ("R",)}
"""Language of a kernelspec → what runs it, one of these; packages bring kernelspecs also where there is none."""


def installed_kernels() -> tuple[Kernel, ...]:
    """Those that can run here and for which there is a template, Python 3 first."""
    # Read by ourselves: jupyter_client warns about keys that it does not know, which some kernels have.
    folders = KernelSpecManager().find_kernel_specs()
    specs = {name: json.loads((Path(folder) / "kernel.json").read_text()) for name, folder in folders.items()}
    return with_templates(
        Kernel(name, spec.get("display_name", name), spec.get("language", ""))
        for name, spec in specs.items()
        if _can_run(spec)
    )


def _can_run(spec: Mapping[str, Any]) -> bool:
    programs = PROGRAMS.get(spec.get("language", ""))
    named = os.environ.get("OCTAVE_EXECUTABLE", "") if spec.get("language") == "octave" else ""
    return programs is None or any(map(shutil.which, filter(None, (named, *programs))))


def as_setting() -> list[dict[str, str]]:
    """For `configure(c, kernels=…)`."""
    return [asdict(kernel) for kernel in installed_kernels()]


def kernel_named(wanted: str) -> str | None:
    """In: the name of a kernel, or a language (`r`). Out: the name of an installed kernel, None where there is none."""
    return next((one.name for one in installed_kernels() if wanted in (one.name, one.language)), None)
