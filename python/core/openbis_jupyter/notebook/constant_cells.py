"""The cells that are the same in every notebook of a language: from the file in the language's folder, with the texts
that all languages share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from openbis_jupyter.notebook.languages import LANGUAGES, PACKAGES, Language

_TEXTS = resources.files("openbis_jupyter.notebook.languages") / "text"
FILE = "cells.txt"
_MARK = re.compile(r'^\S+ %%(?P<markdown> \[markdown\])? key="(?P<key>[a-z0-9-]+)"\n', re.MULTILINE)
_INCLUDE = re.compile(r"^include (?P<name>[a-z-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class ConstantCell:
    """One cell; `key`: its id in every notebook."""

    key: str
    is_code: bool
    source: str


@cache
def constant_cells(language_id: str) -> tuple[ConstantCell, ...]:
    """In: an id of `LANGUAGES`. Out: the cells of its file.

    Each begins with a line `# %% key="…"` or `# %% [markdown] key="…"`, with the language's own sign for comments;
    Markdown is commented, and `# include NAME` in it stands for a text of `languages/text/`.
    """
    language = LANGUAGES[language_id]
    text = (resources.files(PACKAGES[language_id]) / FILE).read_text(encoding="utf-8")
    marks = list(_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return tuple(
        _cell(mark, text[mark.end() : end].strip("\n"), language)
        for mark, end in zip(marks, ends, strict=True)
    )


def _cell(mark: re.Match[str], source: str, language: Language) -> ConstantCell:
    if not mark["markdown"]:
        return ConstantCell(mark["key"], True, source)
    lines = [line.removeprefix(language.comment).removeprefix(" ") for line in source.split("\n")]
    return ConstantCell(mark["key"], False, _INCLUDE.sub(_shared, "\n".join(lines)))


def _shared(found: re.Match[str]) -> str:
    return (_TEXTS / f"{found['name']}.md").read_text(encoding="utf-8").rstrip("\n")
