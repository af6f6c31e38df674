"""The one cell that holds values: tagged `parameters`, as papermill and its kin look for it.

Before it stand the two cells that people edit, so that what is injected after it holds for these as well.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from typing import Any

from openbis_jupyter.notebook.languages import LANGUAGES, Language, Value
from openbis_jupyter.notebook.marks import digest
from openbis_jupyter.notebook.spec import NotebookSpec

Cell = dict[str, Any]

PARAMETERS = "parameters"
"""Its key, its id and its tag."""
NAME, NOTES = "dataset-name", "dataset-notes"
NAME_VARIABLE, NOTES_VARIABLE = "dataset_name", "dataset_notes"
INJECTED = "injected-parameters"
"""The tag of a cell with values for one run, which stands behind ours."""
_COMMENT = "What the cells below work with; it rarely needs a change."
_LINES_SHOWN = 20
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_RESERVED = frozenset(
    (
        *keyword.kwlist, *(word.lower() for word in keyword.kwlist),
        "print", "exec",
        "function", "next", "repeat", "inf",
        "catch", "do", "end", "endfor", "endfunction", "endif", "endswitch", "endwhile", "elseif", "otherwise",
        "parfor", "persistent", "switch", "until",
        "case", "done", "esac", "fi", "select", "then", "time",
    )
)  # fmt: skip
"""Words that one of the languages keeps for itself."""


def opening_values(spec: NotebookSpec) -> dict[str, Value]:
    """What each opening says anew: the file, where it belongs, and where openBIS is."""
    return {
        "file_name": spec.file_name,
        "parents": [] if spec.source is None and spec.parents == _perm_ids(spec) else list(spec.parents),
        "owner_kind": spec.owner.kind,
        "owner_perm_id": spec.owner.perm_id,
        "dataset_type": spec.dataset_type,
        "history_id": spec.history_id,
        "openbis_url": spec.openbis_url,
        "name_property": spec.name_property,
    }


def all_values(spec: NotebookSpec, more: Mapping[str, Value]) -> dict[str, Value]:
    """The same with the datasets, and with more, for example the answers to what a template asks.

    No `parents` means: the datasets themselves, so that a run on other datasets has these as parents.
    """
    opening = opening_values(spec)
    return {"file_name": opening["file_name"], "dataset_ids": list(_perm_ids(spec)), **opening, **more}


NAMES = (
    "file_name",
    "dataset_ids",
    "parents",
    "owner_kind",
    "owner_perm_id",
    "dataset_type",
    "history_id",
    "openbis_url",
    "name_property",
)
"""The variables of every notebook's parameters cell."""


def is_variable(name: str) -> bool:
    """Whether all languages take this as the name of a variable, and none of ours is called that."""
    ours = (*NAMES, NAME_VARIABLE, NOTES_VARIABLE)
    return bool(_VARIABLE.fullmatch(name)) and name not in _RESERVED and name not in ours


def parameters_cell(language: Language, values: Mapping[str, Value]) -> Cell:
    """The cell. Errors: LiteralError for what the language cannot hold."""
    lines = [f"{language.comment} {_COMMENT}", *(language.assign(*row) for row in values.items())]
    source = language.first_line + "\n".join(lines)
    # Thousands of permIds are nothing to scroll past.
    hidden = {"jupyter": {"source_hidden": True}} if source.count("\n") > _LINES_SHOWN else {}
    about = {"cell": PARAMETERS, "digest": digest(source)}
    return _code(PARAMETERS, source, {"tags": [PARAMETERS], **hidden, "openbis": about})


def edited_cells(language: Language, name: str, notes: str) -> list[Cell]:
    """The two cells that people edit: name and notes of the dataset. Errors: LiteralError."""
    rows = ((NAME, NAME_VARIABLE, name), (NOTES, NOTES_VARIABLE, notes))
    return [
        _code(
            key,
            language.first_line + language.assign(variable, value),
            {"tags": ["edit"], "openbis": {"cell": key}},
        )
        for key, variable, value in rows
    ]


def injected_cell(language: Language, values: Mapping[str, Value]) -> Cell:
    """Values for one run, as papermill would inject them. Errors: LiteralError."""
    source = language.first_line + "\n".join(language.assign(*row) for row in values.items())
    return _code(INJECTED, source, {"tags": [INJECTED]})


def with_source(cell: Cell, source: str) -> Cell:
    """A cell of ours with another source, which counts as ours."""
    about = {**cell["metadata"]["openbis"], "digest": digest(source)}
    return {**cell, "source": source, "metadata": {**cell["metadata"], "openbis": about}}


def with_file_name(cell: Cell, language_id: str, old: str, new: str) -> Cell:
    """The parameters cell with another name of the file."""
    assign = LANGUAGES[language_id].assign
    source = cell["source"].replace(assign("file_name", old), assign("file_name", new), 1)
    return with_source(cell, source)


def _perm_ids(spec: NotebookSpec) -> tuple[str, ...]:
    return tuple(dataset.perm_id for dataset in spec.datasets)


def _code(key: str, source: str, metadata: dict[str, Any]) -> Cell:
    return {
        "id": key,
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "execution_count": None,
        "outputs": [],
    }
