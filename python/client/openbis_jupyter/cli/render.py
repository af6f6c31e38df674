"""`render`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client import texts
from openbis_jupyter.client.notebooks import in_run
from openbis_jupyter.client.pages import in_cell, page_writes
from openbis_jupyter.command.options import common


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@common
def render(notebook: Path, url: str | None, as_json: bool) -> None:
    """Make a web page of NOTEBOOK beside it; openBIS is not asked."""
    with answering(as_json) as answer:
        from openbis_jupyter.client.rendering import write_page  # noqa: PLC0415  (loads nbconvert)

        must_press = in_cell() and not in_run() and not page_writes(notebook)
        page = write_page(notebook)
        answer["html"] = str(page)
        told = [texts.page_made(page), *([texts.press_save(notebook.name)] if must_press else [])]
        answer["text"] = answer["told"] = "\n".join(told)
