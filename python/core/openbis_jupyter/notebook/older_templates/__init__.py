"""The older form of templates: values as `{{ … | literal }}` anywhere in their code.

They go on working. New ones use the variables of the parameters cell instead, so their code is the same in every
notebook and nothing here is needed for them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from openbis_jupyter.notebook.older_templates.file_names import FileName, numbers_of, replaced
from openbis_jupyter.notebook.older_templates.literals import older_literal
from openbis_jupyter.notebook.older_templates.slots import CODE_FILTER, fill_code
from openbis_jupyter.notebook.older_templates.sub_kernels import language_of_cell, magics_and_code
from openbis_jupyter.notebook.parameters_cell import Cell
from openbis_jupyter.notebook.rendering import Budget, compiled, names_in
from openbis_jupyter.notebook.template_error import TemplateError

__all__ = ["REMARK", "FileName", "check_cell", "code_cell", "has_values", "older_literal", "renamed_cell"]

REMARK = (
    "This template is written in the older form, with values as {{ … | literal }} in its code. It works; the newer form"
    " takes them from one cell of parameters and needs no braces (docs/templates.md)."
)
_STATEMENT = re.compile(r"\{%[-+]?\s*(?:if|for|set|elif|else|end(?:if|for|set))\b")
_LITERAL = re.compile(r"\{\{[^\n]*?\|\s*literal\b")


def has_values(source: str, names: Collection[str]) -> bool:
    """In: the text of a code cell, the names that templates may use. Out: whether it is of the older form."""
    used = re.search(r"\{\{[-+]?\s*(?:" + "|".join(names) + r")\b", source)
    return bool(used or _STATEMENT.search(source) or _LITERAL.search(source))


def check_cell(source: str, language: str, kernel: str, names: Collection[str]) -> None:
    """As far as that goes without values. Errors: TemplateError."""
    compiled(source, CODE_FILTER)
    unknown = sorted(names_in(source, CODE_FILTER) - set(names))
    if unknown:
        raise TemplateError(f"there is no {', '.join(unknown)}, only {', '.join(names)}")
    if language_of_cell(source, language, kernel) is None and "{{" in source:
        raise TemplateError("it is not known how its sub-kernel reads a value")
    if language == "sos" and "{" in magics_and_code(source, language)[0]:
        raise TemplateError("magics must not hold values")


def code_cell(
    key: str, source: str, marks: Mapping[str, Any], language: str, values: Mapping[str, Any], budget: Budget
) -> Cell:
    """In: a code cell of a template, the notebook's language, what the cell may use. Out: the cell with values.

    Errors: TemplateError for a slot that is not a value, LiteralError for a value that the language cannot hold.
    """
    about: dict[str, Any] = {"cell": key}
    magics, code = magics_and_code(source, language)
    own = language_of_cell(source, language, str(marks.get("kernel", ""))) or language
    filled = fill_code(code, values, own, budget)
    written = magics + filled.source
    if filled.name_starts:
        starts = {len(magics) + start for start in filled.name_starts}
        about["file_name"] = numbers_of(written, older_literal(own, values["file_name"]), starts)
    return {
        "id": key,
        "cell_type": "code",
        "metadata": {**marks, "openbis": about},
        "source": written,
        "execution_count": None,
        "outputs": [],
    }


def renamed_cell(cell: Cell, about: Mapping[str, Any], file_name: str) -> Cell:
    """In: a code cell, what the notebook says about itself. Out: the cell with another name of the file, where it has
    that name.
    """
    mark = cell["metadata"].get("openbis")
    if not (isinstance(mark, dict) and mark.get("file_name")):
        return cell
    # Notebooks of before the numbers have `true` there: the first one.
    numbers = mark["file_name"] if isinstance(mark["file_name"], list) else [0]
    language = language_of_cell(cell["source"], about["language"], cell["metadata"].get("kernel", ""))
    old, new = (
        older_literal(language or about["language"], name) for name in (about["file_name"], file_name)
    )
    source, numbers = replaced(cell["source"], old, new, numbers)
    metadata = {**cell["metadata"], "openbis": {**mark, "file_name": numbers}}
    return {**cell, "metadata": metadata, "source": source}
