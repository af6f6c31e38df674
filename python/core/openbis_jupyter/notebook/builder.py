"""From a `NotebookSpec` and a template to a notebook (nbformat 4.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import nbformat

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.about_texts import datasets_table, title_text
from openbis_jupyter.notebook.constant_cells import constant_cells
from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError
from openbis_jupyter.notebook.marks import digest, key_of
from openbis_jupyter.notebook.older_templates import renamed_cell
from openbis_jupyter.notebook.parameters import Value as Answer
from openbis_jupyter.notebook.parameters import defaults
from openbis_jupyter.notebook.parameters_cell import (
    PARAMETERS,
    Cell,
    all_values,
    edited_cells,
    parameters_cell,
    with_file_name,
)
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo
from openbis_jupyter.notebook.template import NotebookTemplate
from openbis_jupyter.notebook.template_cells import cells_of_template
from openbis_jupyter.notebook.template_error import TemplateError
from openbis_jupyter.notebook.work import as_handed_out
from openbis_jupyter.protocol.words import OwnerKind

TITLE = "title"
DATASETS_TEXT = "datasets-text"


def build_notebook(
    spec: NotebookSpec,
    template: NotebookTemplate | None = None,
    parameters: Mapping[str, Answer] | None = None,
) -> dict[str, Any]:
    """In: what the notebook is about, a template (default: the cells of the language), answers to its parameters
    (default: what it says itself). Out: a valid notebook as JSON-ready dictionaries.

    Cell ids are the keys of the cells, so they are the same in every notebook.
    Errors: `kernel-unknown` for an unknown language, `request-invalid` where it cannot hold a value, `template-broken`
    for a fault of the template.
    """
    if spec.language not in LANGUAGES:
        raise OpenbisJupyterError("kernel-unknown", kernel=spec.kernel, kernels=sorted(LANGUAGES))
    asked = template.parameters if template else ()
    answers = defaults(asked) if parameters is None else parameters
    try:
        cells = cells_of_template(template, spec, answers) if template else _own_cells(spec)
    except LiteralError as error:
        raise OpenbisJupyterError("request-invalid", field="kernel", reason=str(error)) from None
    except TemplateError as error:
        title = template.title if template else spec.language
        raise OpenbisJupyterError("template-broken", template=title, reason=f"{error}.") from None
    chosen = {"template": template.id, "parameters": dict(answers)} if template else {}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": _metadata(spec, chosen),
        "cells": cells,
    }
    nbformat.validate(notebook)
    return notebook


def try_out(template: NotebookTemplate) -> None:
    """Build notebooks on data of different shapes. Errors: TemplateError for a template that does not stand that."""
    for sample in _SAMPLES:
        cells_of_template(
            template, replace(sample, language=template.language), defaults(template.parameters)
        )


def renamed(notebook: dict[str, Any], file_name: str) -> dict[str, Any]:
    """In: a built notebook, the name that it got in the end. Out: the notebook that knows this name; `notebook` stays.

    For the moment of writing, when the wanted name turns out to be taken.
    """
    about = notebook["metadata"]["openbis"]
    return as_handed_out(
        {
            **notebook,
            "metadata": {**notebook["metadata"], "openbis": {**about, "file_name": file_name}},
            "cells": [_renamed_cell(cell, about, file_name) for cell in notebook["cells"]],
        }
    )


def own_cells_by_key(spec: NotebookSpec) -> dict[str, Cell]:
    """The cells of a new notebook by their keys."""
    return {str(key_of(cell)): cell for cell in _own_cells(spec)}


def markdown_cell(key: str, source: str) -> Cell:
    """A text of ours."""
    about = {"cell": key, "digest": digest(source)}
    return {"id": key, "cell_type": "markdown", "metadata": {"openbis": about}, "source": source}


def _own_cells(spec: NotebookSpec) -> list[Cell]:
    language = LANGUAGES[spec.language]
    cells = [
        markdown_cell(TITLE, title_text(spec)),
        *edited_cells(language, spec.title, ""),
        parameters_cell(language, all_values(spec, {})),
    ]
    for constant in constant_cells(spec.language):
        if not constant.is_code:
            table = datasets_table(spec.datasets) if constant.key == DATASETS_TEXT else ""
            cells.append(markdown_cell(constant.key, "\n\n".join(filter(None, (constant.source, table)))))
            continue
        cells.append(
            {
                "id": constant.key,
                "cell_type": "code",
                "metadata": {"openbis": {"cell": constant.key}},
                "source": constant.source,
                "execution_count": None,
                "outputs": [],
            }
        )
    return cells


def _renamed_cell(cell: Cell, about: Mapping[str, Any], file_name: str) -> Cell:
    if cell["cell_type"] != "code":
        return cell
    if key_of(cell) == PARAMETERS:
        return with_file_name(cell, about["language"], about["file_name"], file_name)
    return renamed_cell(cell, about, file_name)


def _metadata(spec: NotebookSpec, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What other programs may want to know about the notebook without reading its cells."""
    jupyter = LANGUAGES[spec.language].jupyter
    return {
        "kernelspec": {"name": spec.kernel, "display_name": spec.kernel_display_name, "language": jupyter},
        "language_info": {"name": jupyter},
        "openbis": {**about_notebook(spec), **chosen},
    }


def about_notebook(spec: NotebookSpec) -> dict[str, Any]:
    """The key `openbis` of a notebook's metadata."""
    return {
        "url": spec.openbis_url,
        "language": spec.language,
        "name": spec.title,
        "file_name": spec.file_name,
        "history_id": spec.history_id,
        "owner": asdict(spec.owner),
        "datasets": [dataset.perm_id for dataset in spec.datasets],
        "parents": list(spec.parents),
    }


def _sample(kind: OwnerKind, name: str, count: int) -> NotebookSpec:
    perm_ids: Sequence[str] = tuple(f"20260101-{number}" for number in range(count))
    return NotebookSpec(
        file_name="Growth 'curve'.ipynb",
        title='Growth "curve"',
        openbis_url="https://openbis.example",
        user="somebody",
        owner=OwnerInfo(kind, "20260101-1", "/SPACE/PROJECT/CODE", name),
        datasets=tuple(DatasetInfo(perm_id, "RAW_DATA", name, "/SPACE/PROJECT/CODE") for perm_id in perm_ids),
        parents=tuple(perm_ids),
        history_id="11111111-2222-3333-4444-555555555555",
    )


_SAMPLES = (_sample("EXPERIMENT", "", 0), _sample("OBJECT", "A name", 1), _sample("EXPERIMENT", "A name", 25))
