"""The kernels of this machine: what an administrator would list for the form."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

from openbis_jupyter.hub.options import with_templates
from openbis_jupyter.hub.settings import Kernel


def installed_kernels() -> tuple[Kernel, ...]:
    """Those for which there is a template, Python 3 first."""
    # Read by ourselves: jupyter_client warns about keys that it does not know, which some kernels have.
    folders = KernelSpecManager().find_kernel_specs()
    specs = {name: json.loads((Path(folder) / "kernel.json").read_text()) for name, folder in folders.items()}
    return with_templates(
        Kernel(name, spec.get("display_name", name), spec.get("language", "")) for name, spec in specs.items()
    )


def as_setting() -> list[dict[str, str]]:
    """For `configure(c, kernels=…)`."""
    return [asdict(kernel) for kernel in installed_kernels()]


def kernel_named(wanted: str) -> str | None:
    """In: the name of a kernel, or a language (`r`). Out: the name of an installed kernel, None where there is none."""
    return next((one.name for one in installed_kernels() if wanted in (one.name, one.language)), None)
