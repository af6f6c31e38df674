"""The cells of a notebook that is made from a site's or a lab's template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from openbis_jupyter.notebook import older_templates
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.parameters import Value as Answer
from openbis_jupyter.notebook.parameters_cell import (
    NAME,
    NOTES,
    PARAMETERS,
    Cell,
    all_values,
    edited_cells,
    parameters_cell,
)
from openbis_jupyter.notebook.rendering import Budget, fill_markdown
from openbis_jupyter.notebook.spec import NotebookSpec
from openbis_jupyter.notebook.template import NotebookTemplate, TemplateCell
from openbis_jupyter.notebook.template_error import TemplateError


def cells_of_template(
    template: NotebookTemplate, spec: NotebookSpec, answers: Mapping[str, Answer]
) -> list[Cell]:
    """In: the template, what the notebook is about, the answers to what the template asks. Out: the cells.

    Name, notes and parameters stand in place of the template's own cell tagged `parameters`, else before its first
    code. Errors: TemplateError; LiteralError for a value that the language cannot hold.
    """
    values = _values(spec, answers)
    chosen = [cell for cell in template.cells if not cell.when or values[cell.when]]
    budget = Budget()
    if template.is_older:
        return [_made(cell, template, values, budget) for cell in chosen]
    place = next((number for number, cell in enumerate(chosen) if _is_parameters(cell)), None)
    if place is None:
        place = next((number for number, cell in enumerate(chosen) if cell.is_code), len(chosen))
    rest = [[cell for cell in part if not _is_ours(cell)] for part in (chosen[:place], chosen[place:])]
    before, after = ([_made(cell, template, values, budget) for cell in part] for part in rest)
    return [*before, *_with_values(spec, answers), *after]


def _with_values(spec: NotebookSpec, answers: Mapping[str, Answer]) -> list[Cell]:
    language = LANGUAGES[spec.language]
    return [
        *edited_cells(language, spec.title, ""),
        parameters_cell(language, all_values(spec, answers)),
    ]


def _is_parameters(cell: TemplateCell) -> bool:
    tags = cell.marks.get("tags")
    return cell.is_code and (cell.key == PARAMETERS or (isinstance(tags, list) and PARAMETERS in tags))


def _is_ours(cell: TemplateCell) -> bool:
    return _is_parameters(cell) or cell.key in (NAME, NOTES)


def _made(cell: TemplateCell, template: NotebookTemplate, values: Mapping[str, Any], budget: Budget) -> Cell:
    try:
        if not cell.is_code:
            source = fill_markdown(cell.source, values, budget)
            metadata = {**cell.marks, "openbis": {"cell": cell.key}}
            return {"id": cell.key, "cell_type": "markdown", "metadata": metadata, "source": source}
        if template.is_older:
            return older_templates.code_cell(
                cell.key, cell.source, cell.marks, template.language, values, budget
            )
    except TemplateError as error:
        raise TemplateError(f"cell {cell.key}: {error}") from None
    return {
        "id": cell.key,
        "cell_type": "code",
        "metadata": {**cell.marks, "openbis": {"cell": cell.key}},
        "source": budget.spend_text(cell.source),
        "execution_count": None,
        "outputs": [],
    }


def _values(spec: NotebookSpec, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The context of `template.CONTEXT`."""
    values = {field.name: getattr(spec, field.name) for field in fields(spec)}
    values["file_name"] = older_templates.FileName(spec.file_name)
    values["perm_ids"] = tuple(dataset.perm_id for dataset in spec.datasets)
    values["parameters"] = dict(answers)
    return values
