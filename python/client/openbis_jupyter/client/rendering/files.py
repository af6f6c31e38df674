"""The page beside its notebook."""

from __future__ import annotations

from pathlib import Path

from openbis_jupyter.client import texts
from openbis_jupyter.client.disk import explaining_disk_errors, write_whole
from openbis_jupyter.client.notebooks import place_in_run, read_notebook
from openbis_jupyter.client.rendering.page import html_of


def render_html(file_name: str | Path) -> Path:
    """In: a notebook's file. Out: the file beside it that ends in `.html`, written anew.

    Errors: `notebook-missing`, `folder-full`, `file-unwritable`.
    """
    target = write_page(Path(file_name))
    print(texts.page_made(target))
    return target


def write_page(file: Path) -> Path:
    """The same without a word. Errors: `notebook-missing`, `folder-full`, `file-unwritable`."""
    file = place_in_run(file)
    target = file.with_suffix(".html")
    page = html_of(read_notebook(file), file)
    with explaining_disk_errors(target, len(page)):
        write_whole(target, page)
    return target
