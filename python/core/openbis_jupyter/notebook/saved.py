"""A notebook as it comes from the data store: anybody's bytes, until they have passed here."""

from __future__ import annotations

import json
import re
import uuid
import warnings
from typing import Any

import nbformat
from nbformat import reader, v4

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.languages import language_of_kernel
from openbis_jupyter.surrogates import without_lone_surrogates

_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# nbformat stumbles over JSON that is no notebook, and Python over JSON that is nested too deeply.
_UNREADABLE = (
    ValueError,
    AttributeError,
    KeyError,
    TypeError,
    IndexError,
    RecursionError,
    nbformat.ValidationError,
)


def read_saved(content: bytes, file: str, dataset: str) -> dict[str, Any]:
    """In: the bytes of a notebook of any version, names for the error. Out: a valid notebook of version 4.5.

    Marks of trust are left out: who opens it decides anew.
    Errors: `source-damaged`.
    """
    try:
        # Python writes NaN and infinities, which are no JSON: they are nothing, as pages write it.
        plain_json = json.loads(content.decode("utf-8-sig"), parse_constant=lambda _: None)
        text = json.dumps(plain_json, ensure_ascii=False)
        found = reader.reads(without_lone_surrogates(text))
        with warnings.catch_warnings():
            # About missing cell ids, which the upgrade gives.
            warnings.simplefilter("ignore")
            notebook = nbformat.convert(found, 4)
            notebook = v4.upgrade(notebook, from_version=4, from_minor=int(notebook.get("nbformat_minor", 0)))
        notebook["nbformat_minor"] = 5
        notebook["cells"] = _with_ids(notebook["cells"])
        v4.rwbase.strip_transient(notebook)
        plain: dict[str, Any] = json.loads(json.dumps(notebook))
        nbformat.validate(plain, relax_add_props=True)
    except _UNREADABLE as reason:
        raise OpenbisJupyterError("source-damaged", file=file, dataset=dataset) from reason
    return plain


def without_results(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook as if it had never run."""
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def language_of(notebook: dict[str, Any]) -> str:
    """The language of its kernel: ours (`languages.LANGUAGES`), else what it says, in lower case; empty where it does
    not say.
    """
    metadata = notebook["metadata"]
    kernel, language = metadata.get("kernelspec") or {}, metadata.get("language_info") or {}
    jupyter = str(kernel.get("language") or language.get("name") or "")
    display_name = str(kernel.get("display_name") or f"{jupyter} {language.get('version', '')}")
    known = language_of_kernel(jupyter, str(kernel.get("name", "")), display_name)
    return known.id if known else jupyter.lower()


def _with_ids(cells: list[Any]) -> list[Any]:
    """Every cell with an id of its own: files that were merged or edited by hand have some twice."""
    seen: set[str] = set()
    for cell in cells:
        present = cell.get("id")
        if not isinstance(present, str) or not _CELL_ID.fullmatch(present) or present in seen:
            cell["id"] = uuid.uuid4().hex[:8]
        seen.add(cell["id"])
    return cells
