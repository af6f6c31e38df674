"""The check of this Python environment, where it has the JupyterLab extension."""

from __future__ import annotations

from importlib.util import find_spec

from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.install.doctor.subject import Subject

_NEEDED = ("openbis_jupyterlab", "jupyter_core")


def is_installed() -> bool:
    """Whether the extension is here: what installs and examines openBIS alone does not bring it."""
    return all(find_spec(name) for name in _NEEDED)


def check_predecessors(_: Subject) -> list[Finding]:
    """Whether older openBIS extensions are beside it, and whether its own names are known."""
    from openbis_jupyterlab.predecessors import files_with_old_names, installed_beside  # noqa: PLC0415

    return [
        *(found("predecessor-beside", package=one.package, place=one.place) for one in installed_beside()),
        *(found("extension-old-name", file=file) for file in files_with_old_names()),
    ]
