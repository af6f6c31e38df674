"""From a `NotebookSpec` to a notebook (nbformat 4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import jupytext
import nbformat
from jinja2.sandbox import SandboxedEnvironment

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.assignments import REWRITERS
from openbis_jupyter.notebook.literals import TRANSLATORS
from openbis_jupyter.notebook.reopened import key_of
from openbis_jupyter.notebook.slots import TemplateError, environment, fill_code, fill_markdown, render
from openbis_jupyter.notebook.spec import NotebookSpec

TEMPLATES = {"python": "python3/notebook.py.jinja"}
"""Language of a kernel → its template below `templates/`."""


def build_notebook(spec: NotebookSpec) -> dict[str, Any]:
    """In: what the notebook is about. Out: a valid notebook as JSON-ready dictionaries.

    Cell ids are those that the template gives (`key="…"`), so they are the same in every notebook of a template.
    Errors: `kernel-unknown` where there is no template for the kernel's language; TemplateError for a faulty template.
    """
    if spec.language not in TEMPLATES:
        raise OpenbisJupyterError("kernel-unknown", kernel=spec.kernel, kernels=sorted(TEMPLATES))
    values = {field.name: getattr(spec, field.name) for field in fields(spec)}
    values["perm_ids"] = tuple(dataset.perm_id for dataset in spec.datasets)
    return from_template(_template(spec.language), spec.language, values, _metadata(spec))


def renamed(notebook: dict[str, Any], file_name: str) -> dict[str, Any]:
    """In: a built notebook, the name that it got in the end. Out: the notebook that knows this name; `notebook` stays.

    For the moment of writing, when the wanted name turns out to be taken.
    """
    metadata = notebook["metadata"]
    about = {**metadata["openbis"], "file_name": file_name}
    language = metadata.get("language_info", {}).get("name")
    cells = notebook["cells"]
    if language in REWRITERS:
        value = {"file_name": TRANSLATORS[language](file_name)}
        cells = [
            {**cell, "source": REWRITERS[language](cell["source"], value)}
            if key_of(cell) == "variables" and cell["cell_type"] == "code"
            else cell
            for cell in cells
        ]
    return {**notebook, "metadata": {**metadata, "openbis": about}, "cells": cells}


def from_template(
    source: str, language: str, values: dict[str, Any], metadata: dict[str, Any]
) -> dict[str, Any]:
    """In: a template in Jupytext's percent format and its values. Out: a valid notebook with `metadata`."""
    text, slots = render(_environment(language), source, values)
    cells = []
    for cell_type, cell_source, marks in _cut_apart(text):
        is_code = cell_type == "code"
        content = fill_code(cell_source, slots, language) if is_code else fill_markdown(cell_source, slots)
        cells.append(_cell(cell_type, content, dict(marks)))
    if len({cell["id"] for cell in cells}) != len(cells):
        raise TemplateError("two cells of a template have the same key")
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    nbformat.validate(notebook)
    return notebook


@lru_cache(maxsize=64)
def _cut_apart(text: str) -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
    """In: a rendered template. Out: type, source and marks of its cells.

    The text holds slots in place of values, so it is the same for all launches with as many datasets; cutting it takes
    longer than everything else.
    """
    cells = jupytext.reads(text, fmt="py:percent").cells
    return tuple((cell.cell_type, cell.source, dict(cell.metadata)) for cell in cells)


def _cell(cell_type: str, source: str, marks: dict[str, Any]) -> dict[str, Any]:
    key = marks.pop("key", None)
    if key is None:
        raise TemplateError('every cell of a template needs a key="…"')
    cell = {
        "id": key,
        "cell_type": cell_type,
        "metadata": {**marks, "openbis": {"cell": key}},
        "source": source,
    }
    return cell if cell_type == "markdown" else {**cell, "execution_count": None, "outputs": []}


def _metadata(spec: NotebookSpec) -> dict[str, Any]:
    """What other programs may want to know about the notebook without reading its cells."""
    return {
        "kernelspec": {
            "name": spec.kernel,
            "display_name": spec.kernel_display_name,
            "language": spec.language,
        },
        "language_info": {"name": spec.language},
        "openbis": {
            "url": spec.openbis_url,
            "file_name": spec.file_name,
            "history_id": spec.history_id,
            "owner": asdict(spec.owner),
            "parents": list(spec.parents),
        },
    }


@cache
def _environment(language: str) -> SandboxedEnvironment:
    return environment(language)


@cache
def _template(language: str) -> str:
    templates = resources.files("openbis_jupyter.notebook") / "templates"
    return (templates / TEMPLATES[language]).read_text(encoding="utf-8")
