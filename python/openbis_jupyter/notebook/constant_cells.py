"""The cells that are the same in every notebook of a language: from the file in the language's folder, with the texts
that all languages share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from openbis_jupyter.notebook.languages import LANGUAGES, PACKAGES, Language
from openbis_jupyter.notebook.sources import read_source
from openbis_jupyter.notebook.template_error import TemplateError

_TEXTS = resources.files("openbis_jupyter.notebook.languages") / "text"
_INCLUDE = re.compile(r"^(?P<comment>\S+) include (?P<name>[a-z-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class ConstantCell:
    """`marks`: metadata of the cell, without its key."""

    key: str
    is_code: bool
    source: str
    marks: Mapping[str, Any]


@cache
def constant_cells(language_id: str) -> tuple[ConstantCell, ...]:
    """In: an id of `LANGUAGES`. Errors: TemplateError for a file that is none."""
    language = LANGUAGES[language_id]
    file = resources.files(PACKAGES[language_id]) / language.cells
    text = _INCLUDE.sub(lambda found: _shared(found["name"], language), file.read_text(encoding="utf-8"))
    cells = read_source(text, language.extension).cells
    if not all("key" in cell.marks for cell in cells):
        raise TemplateError(f'{language.cells}: every cell needs a key="…"')
    return tuple(
        ConstantCell(
            cell.marks["key"],
            cell.kind == "code",
            cell.source,
            {name: value for name, value in cell.marks.items() if name != "key"},
        )
        for cell in cells
    )


def _shared(name: str, language: Language) -> str:
    """A text of `languages/text/`, commented as this language does."""
    text = (_TEXTS / f"{name}.md").read_text(encoding="utf-8")
    return "\n".join(f"{language.comment} {line}".rstrip() for line in text.rstrip("\n").split("\n"))
