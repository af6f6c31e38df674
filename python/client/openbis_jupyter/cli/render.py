"""`render`."""

from __future__ import annotations

from pathlib import Path

import click

from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client import texts
from openbis_jupyter.client.environments import script_for
from openbis_jupyter.client.notebooks import in_run, read_notebook
from openbis_jupyter.client.pages import in_cell, page_writes
from openbis_jupyter.command.options import common


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@common
def render(notebook: Path, url: str | None, as_json: bool) -> None:
    """Make a web page of NOTEBOOK beside it; openBIS is not asked.

    With --json it names as well, as `environment`, the script that asks a kernel of NOTEBOOK's language about itself.
    """
    with answering(as_json) as answer:
        from openbis_jupyter.client.rendering import write_page  # noqa: PLC0415  (loads nbconvert)
        from openbis_jupyter.notebook.saved import language_of  # noqa: PLC0415  (loads nbformat)

        must_press = in_cell() and not in_run() and not page_writes(notebook)
        page = write_page(notebook)
        answer["html"] = str(page)
        script = script_for(language_of(read_notebook(notebook)))
        answer["environment"] = str(script) if script else None
        told = [texts.page_made(page), *([texts.press_save(notebook.name)] if must_press else [])]
        answer["text"] = answer["told"] = "\n".join(told)
