"""The only way from a value into a cell.

Each cell of a template is rendered for itself, so no value can end a cell or start one. In it a value passes
`| literal` (code) or `| text` (Markdown). Both leave a *slot*, a plain name, in the rendered text; the value takes its
place only when it is sure that the slot stands where a value may stand. A cell that prints a bare value does not load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.literals import TRANSLATORS
from openbis_jupyter.notebook.markdown import markdown_text
from openbis_jupyter.notebook.placement import SLOT, TemplateError, check_placement
from openbis_jupyter.notebook.rendering import Budget, rendered

CODE_FILTER = "literal"
TEXT_FILTER = "text"


@dataclass(frozen=True)
class Filled:
    """A cell's text; `values`: what was put into it, in order."""

    source: str
    values: Sequence[Any]


def fill_code(source: str, values: Mapping[str, Any], language: str, budget: Budget) -> Filled:
    """In: a code cell of a template, what it may use, the cell's language. Out: its text.

    Errors: TemplateError for a slot that is not a value, LiteralError for a value that the language cannot hold.
    """
    text, used = rendered(source, CODE_FILTER, values, budget)
    check_placement(text, language)
    if language == "bash":
        _check_tables(text, used)
    return Filled(_filled(text, used, TRANSLATORS[language], budget), used)


def fill_markdown(source: str, values: Mapping[str, Any], budget: Budget) -> Filled:
    """In: a Markdown cell of a template, what it may use. Out: its text."""
    text, used = rendered(source, TEXT_FILTER, values, budget)
    return Filled(_filled(text, used, lambda value: markdown_text(str(value)), budget), used)


def _filled(text: str, used: Sequence[Any], translate: Callable[[Any], str], budget: Budget) -> str:
    contents = [budget.spend_text(translate(value)) for value in used]
    return SLOT.sub(lambda match: contents[int(match[1])], text)


def _check_tables(text: str, used: Sequence[Any]) -> None:
    """Only an associative array takes its keys as text; any other would calculate them."""
    for line in text.split("\n"):
        for number in SLOT.findall(line):
            if isinstance(used[int(number)], Mapping) and "declare -A" not in line:
                raise TemplateError("in Bash a dictionary needs `declare -A name=…`")
