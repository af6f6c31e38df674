"""From a value into a code cell of the older form.

Each cell of a template is rendered for itself, so no value can end a cell or start one. In it a value passes
`| literal` and leaves a *slot*, a plain name, in the rendered text; the value takes its place only when it is sure that
the slot stands where a value may stand. A cell that prints a bare value does not load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.older_templates.file_names import FileName
from openbis_jupyter.notebook.older_templates.literals import older_literal
from openbis_jupyter.notebook.older_templates.placement import check_placement
from openbis_jupyter.notebook.rendering import SLOT, Budget, filled, rendered
from openbis_jupyter.notebook.template_error import TemplateError

CODE_FILTER = "literal"


@dataclass(frozen=True)
class Filled:
    """A cell's text; `name_starts`: the offsets in it at which the notebook's own name stands."""

    source: str
    name_starts: Sequence[int]


def fill_code(source: str, values: Mapping[str, Any], language: str, budget: Budget) -> Filled:
    """In: a code cell of a template, what it may use, the cell's language. Out: its text.

    Errors: TemplateError for a slot that is not a value, LiteralError for a value that the language cannot hold.
    """
    text, used = rendered(source, CODE_FILTER, values, budget)
    check_placement(text, language)
    if language == "bash":
        _check_tables(text, used)
    source = filled(text, used, lambda value: older_literal(language, value), budget)
    return Filled(source, _name_starts(text, used, language))


def _name_starts(text: str, used: Sequence[Any], language: str) -> Sequence[int]:
    if not any(isinstance(value, FileName) for value in used):
        return ()
    starts: list[int] = []
    grown = 0
    for slot in SLOT.finditer(text):
        value = used[int(slot[1])]
        if isinstance(value, FileName):
            starts.append(slot.start() + grown)
        grown += len(older_literal(language, value)) - len(slot[0])
    return starts


def _check_tables(text: str, used: Sequence[Any]) -> None:
    """Only an associative array takes its keys as text; any other would calculate them."""
    for line in text.split("\n"):
        for number in SLOT.findall(line):
            if isinstance(used[int(number)], Mapping) and "declare -A" not in line:
                raise TemplateError("in Bash a dictionary needs `declare -A name=…`")
