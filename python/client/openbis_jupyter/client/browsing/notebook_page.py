"""A notebook of a dataset as a page without script."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat

from openbis_jupyter.client.rendering import html_of


def notebook_page(content: bytes, name: str) -> str | None:
    """In: the bytes of a notebook, its name. Out: the page; None for what is none."""
    try:
        # Notebooks come from everywhere, and nbformat stumbles over what is none in every way.
        notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    except Exception:
        return None
    # Pictures are taken from beside the file: there is nothing.
    with tempfile.TemporaryDirectory() as folder:
        return html_of(notebook, Path(folder) / name)
