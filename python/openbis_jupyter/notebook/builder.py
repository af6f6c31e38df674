"""From a `NotebookSpec` and a template to a notebook (nbformat 4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import nbformat

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builtin import builtin_template
from openbis_jupyter.notebook.languages import LANGUAGES, language_of_cell, magics_and_code
from openbis_jupyter.notebook.literals import TRANSLATORS, LiteralError
from openbis_jupyter.notebook.parameters import Value, defaults
from openbis_jupyter.notebook.placement import TemplateError
from openbis_jupyter.notebook.rendering import Budget
from openbis_jupyter.notebook.reopened import key_of, with_expressions
from openbis_jupyter.notebook.slots import fill_code, fill_markdown
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo
from openbis_jupyter.notebook.template import NotebookTemplate, TemplateCell
from openbis_jupyter.protocol.words import OwnerKind


class _FileName(str):
    """The notebook's own name among other texts: it may change at the last moment."""

    __slots__ = ()


def build_notebook(
    spec: NotebookSpec,
    template: NotebookTemplate | None = None,
    parameters: Mapping[str, Value] | None = None,
) -> dict[str, Any]:
    """In: what the notebook is about, a template (default: that of the language), answers to its parameters (default:
    what it says itself). Out: a valid notebook as JSON-ready dictionaries.

    Cell ids are the keys of the template's cells, so they are the same in every notebook of a template.
    Errors: `kernel-unknown` where there is no template for the language, `request-invalid` where it cannot hold a
    value, `template-broken` for a fault of the template.
    """
    if spec.language not in LANGUAGES:
        raise OpenbisJupyterError("kernel-unknown", kernel=spec.kernel, kernels=sorted(LANGUAGES))
    chosen = template or builtin_template(spec.language)
    answers = defaults(chosen.parameters) if parameters is None else parameters
    try:
        cells = _cells(chosen, _values(spec, answers))
    except LiteralError as error:
        raise OpenbisJupyterError("request-invalid", field="kernel", reason=str(error)) from None
    except TemplateError as error:
        raise OpenbisJupyterError("template-broken", template=chosen.title, reason=f"{error}.") from None
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": _metadata(spec, chosen, answers),
        "cells": cells,
    }
    nbformat.validate(notebook)
    return notebook


def try_out(template: NotebookTemplate) -> None:
    """Build notebooks on data of different shapes. Errors: TemplateError for a template that does not stand that."""
    for spec in _SAMPLES:
        _cells(template, _values(replace(spec, language=template.language), defaults(template.parameters)))


def renamed(notebook: dict[str, Any], file_name: str) -> dict[str, Any]:
    """In: a built notebook, the name that it got in the end. Out: the notebook that knows this name; `notebook` stays.

    For the moment of writing, when the wanted name turns out to be taken.
    """
    metadata = notebook["metadata"]
    about = metadata["openbis"]
    jupyter = metadata.get("language_info", {}).get("name", "")
    cells = [_renamed_cell(cell, jupyter, about, file_name) for cell in notebook["cells"]]
    return {
        **notebook,
        "metadata": {**metadata, "openbis": {**about, "file_name": file_name}},
        "cells": cells,
    }


def _renamed_cell(
    cell: dict[str, Any], jupyter: str, about: Mapping[str, Any], file_name: str
) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    language = about["language"]
    if key_of(cell) == "variables" and jupyter == LANGUAGES[language].jupyter:
        return with_expressions(cell, language, {"file_name": TRANSLATORS[language](file_name)}) or cell
    if not cell["metadata"].get("openbis", {}).get("file_name"):
        return cell
    own = language_of_cell(cell["source"], language, cell["metadata"].get("kernel", ""))
    translate = TRANSLATORS[own or language]
    return {**cell, "source": cell["source"].replace(translate(about["file_name"]), translate(file_name), 1)}


def _cells(template: NotebookTemplate, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    budget = Budget()
    made = []
    for cell in template.cells:
        if cell.when and not values[cell.when]:
            continue
        try:
            made.append(_cell(cell, template.language, values, budget))
        except TemplateError as error:
            raise TemplateError(f"cell {cell.key}: {error}") from None
    return made


def _cell(cell: TemplateCell, language: str, values: Mapping[str, Any], budget: Budget) -> dict[str, Any]:
    about: dict[str, Any] = {"cell": cell.key}
    made: dict[str, Any] = {"id": cell.key, "cell_type": "code" if cell.is_code else "markdown"}
    if not cell.is_code:
        source = fill_markdown(cell.source, values, budget).source
        return {**made, "metadata": {**cell.marks, "openbis": about}, "source": source}
    magics, code = magics_and_code(cell.source, language)
    filled = fill_code(code, values, cell.language or language, budget)
    if any(isinstance(value, _FileName) for value in filled.values):
        about["file_name"] = True
    return {
        **made,
        "metadata": {**cell.marks, "openbis": about},
        "source": magics + filled.source,
        "execution_count": None,
        "outputs": [],
    }


def _values(spec: NotebookSpec, answers: Mapping[str, Value]) -> dict[str, Any]:
    """The context of `template.CONTEXT`."""
    values = {field.name: getattr(spec, field.name) for field in fields(spec)}
    values["file_name"] = _FileName(spec.file_name)
    values["perm_ids"] = tuple(dataset.perm_id for dataset in spec.datasets)
    values["parameters"] = dict(answers)
    return values


def _metadata(spec: NotebookSpec, template: NotebookTemplate, answers: Mapping[str, Value]) -> dict[str, Any]:
    """What other programs may want to know about the notebook without reading its cells."""
    jupyter = LANGUAGES[spec.language].jupyter
    chosen = {"template": template.id, "parameters": dict(answers)} if template.id else {}
    return {
        "kernelspec": {"name": spec.kernel, "display_name": spec.kernel_display_name, "language": jupyter},
        "language_info": {"name": jupyter},
        "openbis": {
            "url": spec.openbis_url,
            "language": spec.language,
            "file_name": spec.file_name,
            "history_id": spec.history_id,
            "owner": asdict(spec.owner),
            "parents": list(spec.parents),
            **chosen,
        },
    }


def _sample(kind: OwnerKind, name: str, count: int) -> NotebookSpec:
    perm_ids = tuple(f"20260101-{number}" for number in range(count))
    return NotebookSpec(
        file_name="Growth 'curve'.ipynb",
        title='Growth "curve"',
        openbis_url="https://openbis.example",
        user="somebody",
        owner=OwnerInfo(kind, "20260101-1", "/SPACE/PROJECT/CODE", name),
        datasets=tuple(DatasetInfo(perm_id, "RAW_DATA", name, "/SPACE/PROJECT/CODE") for perm_id in perm_ids),
        parents=perm_ids,
        history_id="11111111-2222-3333-4444-555555555555",
    )


_SAMPLES = (_sample("EXPERIMENT", "", 0), _sample("OBJECT", "A name", 1), _sample("EXPERIMENT", "A name", 25))
