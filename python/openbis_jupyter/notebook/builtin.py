"""The templates that come with openBIS Jupyter: one per language, the text in them written once for all."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from openbis_jupyter.notebook.languages import LANGUAGES, Language
from openbis_jupyter.notebook.placement import TemplateError
from openbis_jupyter.notebook.sources import read_source
from openbis_jupyter.notebook.template import NotebookTemplate, template_cells

_TEMPLATES = resources.files("openbis_jupyter.notebook") / "templates"
_PROSE = re.compile(r"^(?P<comment>[#%]) include (?P<name>[a-z-]+)$", re.MULTILINE)


@cache
def builtin_template(language: str) -> NotebookTemplate:
    """In: an id of `LANGUAGES`. Out: its own template."""
    row = LANGUAGES[language]
    file = _TEMPLATES / row.folder / f"notebook{row.extension}.jinja"
    text = _PROSE.sub(lambda match: _prose(match["name"], row), file.read_text(encoding="utf-8"))
    source = read_source(text, row.extension)
    if not all("key" in cell.marks for cell in source.cells):
        raise TemplateError(f'{row.folder}: every cell needs a key="…"')
    return NotebookTemplate("", row.title, "", language, {}, (), template_cells(source.cells, language))


def _prose(name: str, language: Language) -> str:
    """A text of `templates/prose/`, commented as this language does."""
    text = (_TEMPLATES / "prose" / f"{name}.md.jinja").read_text(encoding="utf-8")
    return "\n".join(f"{language.comment} {line}".rstrip() for line in text.rstrip("\n").split("\n"))
