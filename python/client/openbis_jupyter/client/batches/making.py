"""The notebook of one row: built from the template, or the repeated notebook with the row's values."""

from __future__ import annotations

import copy
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

from openbis_jupyter.client.batches.planning import Planned
from openbis_jupyter.client.batches.sources import Repeated
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import property_codes
from openbis_jupyter.client.disk import explaining_disk_errors, write_whole
from openbis_jupyter.client.notebooks import as_text
from openbis_jupyter.client.running import kernel_for, with_values
from openbis_jupyter.client.saving import DEFAULT_TYPE
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.parameters_cell import NAME_VARIABLE
from openbis_jupyter.notebook.spec import NotebookSpec
from openbis_jupyter.notebook.template import NotebookTemplate
from openbis_jupyter.notebook.work import NOT_PARENTS, OPENED
from openbis_jupyter.openbis.shapes import NAME_PROPERTIES
from openbis_jupyter.protocol.names import clean_notebook

_NO_NAME = "notebook.ipynb"


def name_property(access: Access) -> str:
    """The code of the property that names notebooks in this openBIS (1 request)."""
    codes = property_codes(access, DEFAULT_TYPE)
    return next((code for code in NAME_PROPERTIES if code in codes), NAME_PROPERTIES[0])


def write_row(
    access: Access, repeated: Repeated, row: Planned, folder: Path, history: str, named_by: str
) -> Path:
    """In: the folder of the row, its history id, the code of the property that names notebooks. Out: the notebook's
    file, written anew.

    Errors: `request-invalid`, `template-broken`, `file-unwritable`, `folder-full`.
    """
    file = folder / _file_name(repeated.stem)
    if repeated.template is not None:
        spec = _spec(access, repeated.template, row, file.name, history, named_by)
        notebook = nbformat.from_dict(build_notebook(spec, repeated.template, row.values))
        _name_kernel(notebook)
    else:
        notebook = _repeated(repeated.notebook, row, file.name, history, access.url)
    text = as_text(notebook)
    with explaining_disk_errors(file, len(text)):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(file, text)
    return file


def _name_kernel(notebook: Any) -> None:
    """The kernel of the template's language that is installed here, as its own specification calls it."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel  # noqa: PLC0415  (takes its time)

    kernel = notebook.metadata.kernelspec
    kernel.name = kernel_for(notebook)
    try:
        kernel.display_name = KernelSpecManager().get_kernel_spec(kernel.name).display_name
    except NoSuchKernel:  # told by the run
        kernel.display_name = kernel.name


def _spec(
    access: Access, template: NotebookTemplate, row: Planned, file_name: str, history: str, named_by: str
) -> NotebookSpec:
    return NotebookSpec(
        file_name=file_name,
        title=row.name,
        openbis_url=access.url,
        user=access.user,
        owner=row.owner,
        datasets=row.datasets,
        parents=tuple(one.perm_id for one in row.datasets),
        history_id=history,
        name_property=named_by,
        kernel="python3" if template.language == "python" else "",
        kernel_display_name="",
        language=template.language,
    )


def _repeated(source: Any, row: Planned, file_name: str, history: str, url: str) -> Any:
    """Its variables say the row's values; what a run goes by without them stands in its metadata."""
    notebook = copy.deepcopy(source)
    perm_ids = [one.perm_id for one in row.datasets]
    about = notebook.metadata.get("openbis")
    kept = {
        key: value
        for key, value in (about.items() if isinstance(about, dict) else ())
        if key not in (NOT_PARENTS, OPENED)
    }
    notebook.metadata["openbis"] = {
        **kept,
        "url": url,
        "name": row.name,
        "file_name": file_name,
        "history_id": history,
        "owner": asdict(row.owner),
        "datasets": perm_ids,
        "parents": perm_ids,
    }
    ours = {
        NAME_VARIABLE: row.name,
        "file_name": file_name,
        "dataset_ids": perm_ids,
        "parents": [],
        "owner_kind": row.owner.kind,
        "owner_perm_id": row.owner.perm_id,
        "history_id": history,
        "openbis_url": url,
    }
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    used = {name: value for name, value in ours.items() if re.search(rf"\b{name}\b", code)}
    values = {**used, **row.values}
    return with_values(notebook, values) if values else notebook


def _file_name(stem: str) -> str:
    try:
        return clean_notebook(stem)
    except OpenbisJupyterError:
        return _NO_NAME
