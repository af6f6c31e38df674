"""A notebook as it stands on the disk."""

from __future__ import annotations

from pathlib import Path

import nbformat

from openbis_jupyter.errors import OpenbisJupyterError

# nbformat has no error of its own for JSON that is no notebook at all: it stumbles.
_NOT_A_NOTEBOOK = (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError)


def read_notebook(file: Path) -> nbformat.NotebookNode:
    """The notebook in this file. Errors: `notebook-missing` where there is none."""
    try:
        return nbformat.read(file, as_version=4)
    except _NOT_A_NOTEBOOK as reason:
        raise OpenbisJupyterError("notebook-missing", file=str(file)) from reason
