"""From a value into a code cell of the older form.

Each cell of a template is rendered for itself, so no value can end a cell or start one. In it a value passes
`| literal` and leaves a *slot*, a plain name, in the rendered text; the value takes its place only when it is sure that
the slot stands where a value may stand. A cell that prints a bare value does not load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.older_templates.literals import older_literal
from openbis_jupyter.notebook.older_templates.placement import check_placement
from openbis_jupyter.notebook.rendering import SLOT, Budget, filled, rendered
from openbis_jupyter.notebook.template_error import TemplateError

CODE_FILTER = "literal"


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
    return Filled(filled(text, used, lambda value: older_literal(language, value), budget), used)


def _check_tables(text: str, used: Sequence[Any]) -> None:
    """Only an associative array takes its keys as text; any other would calculate them."""
    for line in text.split("\n"):
        for number in SLOT.findall(line):
            if isinstance(used[int(number)], Mapping) and "declare -A" not in line:
                raise TemplateError("in Bash a dictionary needs `declare -A name=…`")
