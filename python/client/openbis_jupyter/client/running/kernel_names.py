"""Which of the installed kernels runs a notebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openbis_jupyter.notebook.languages import language_of_kernel


def kernel_for(notebook: Any) -> str:
    """The kernel that the notebook names; where that is not here, or it names none, one of the same language."""
    from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415  (takes its time)

    from openbis_jupyter.notebook.saved import language_of  # noqa: PLC0415  (loads nbformat)

    kernel = notebook.metadata.get("kernelspec")
    named = str(kernel.get("name") or "") if isinstance(kernel, dict) else ""
    installed = KernelSpecManager().find_kernel_specs()
    if named in installed:
        return named
    language = language_of(notebook)
    fitting = [
        name for name, folder in sorted(installed.items()) if language and _language(name, folder) == language
    ]
    return fitting[0] if fitting else named or "python3"


def _language(name: str, folder: str) -> str:
    """Of an installed kernel; read by ourselves: jupyter_client warns about keys that it does not know."""
    try:
        spec: Any = json.loads((Path(folder) / "kernel.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    if not isinstance(spec, dict):
        return ""
    jupyter = str(spec.get("language") or "")
    known = language_of_kernel(jupyter, name, str(spec.get("display_name") or ""))
    return known.id if known else jupyter.lower()
