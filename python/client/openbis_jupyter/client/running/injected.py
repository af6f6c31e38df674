"""Values for one run of a notebook, as papermill gives them: a cell behind that of the parameters."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError, Value
from openbis_jupyter.notebook.marks import tags_of
from openbis_jupyter.notebook.parameters_cell import (
    INJECTED,
    NAME_VARIABLE,
    NAMES,
    NOTES_VARIABLE,
    PARAMETERS,
    injected_cell,
    is_variable,
)

_FIELD = "-p"
_LISTS = ("dataset_ids", "parents")
_TEXTS = frozenset((*NAMES, NAME_VARIABLE, NOTES_VARIABLE)) - frozenset(_LISTS)
_WORDS: Mapping[str, Value] = {"true": True, "false": False, "none": None, "null": None}


def typed(notebook: Any, name: str, text: str) -> Value:
    """In: the notebook, the name of one of its variables, a value from a command line. Out: the value.

    What is a text in the notebook stays one; else it is a list of texts (JSON, `["a", "b"]`), true, false, none, a
    number or a text, whatever it looks like. Errors: `request-invalid`.
    """
    about = notebook.metadata.get("openbis")
    answers = about.get("parameters") if isinstance(about, dict) else None
    before = answers.get(name) if isinstance(answers, dict) else None
    if name in _TEXTS or isinstance(before, str):
        return text
    if name in _LISTS or text.startswith("["):
        return _texts(name, text)
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def with_values(notebook: Any, values: Mapping[str, Value]) -> Any:
    """In: a notebook, the values by the names of its variables. Out: the notebook with a cell that sets them.

    Errors: `request-invalid` for a name that no cell uses, a value that the language cannot hold, and a language that
    has no way to write values.
    """
    import nbformat  # noqa: PLC0415  (server extensions import this package: keep their start quick)

    from openbis_jupyter.notebook.saved import language_of  # noqa: PLC0415

    changed = copy.deepcopy(notebook)
    code = "\n".join(cell.source for cell in changed.cells if cell.cell_type == "code")
    for name in values:
        if not (name in _TEXTS or name in _LISTS or is_variable(name)):
            raise _invalid(f"{name} cannot be the name of a variable.")
        if not re.search(rf"\b{name}\b", code):
            raise _invalid(f"no cell of the notebook uses {name}.")
    language = LANGUAGES.get(language_of(changed))
    if language is None:
        raise _invalid("it is not known how this notebook's language writes values.")
    try:
        added = nbformat.from_dict(injected_cell(language, values))
    except LiteralError as reason:
        raise _invalid(str(reason)) from None
    tagged = [
        number for number, cell in enumerate(changed.cells) if {PARAMETERS, INJECTED} & set(tags_of(cell))
    ]
    taken = {cell.get("id") for cell in changed.cells}
    number = 2
    while added.id in taken:
        added.id, number = f"{INJECTED}-{number}", number + 1
    changed.cells.insert(tagged[-1] + 1 if tagged else 0, added)
    _note(changed, values)
    return changed


def _note(notebook: Any, values: Mapping[str, Value]) -> None:
    """In the metadata, where papermill notes it."""
    about = notebook.metadata.get("papermill")
    about = about if isinstance(about, dict) else {}
    before = about.get("parameters")
    parameters = {**(before if isinstance(before, dict) else {}), **values}
    notebook.metadata["papermill"] = {**about, "parameters": parameters}


def _texts(name: str, text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not (isinstance(found, list) and all(isinstance(item, str) for item in found)):
        raise _invalid(f'{name} is a list of texts, for example ["a", "b"].')
    return found


def _invalid(reason: str) -> OpenbisJupyterError:
    return OpenbisJupyterError("request-invalid", field=_FIELD, reason=reason)
