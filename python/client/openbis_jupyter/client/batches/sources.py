"""What is repeated: a template or a notebook, from a file or from a dataset."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import list_files
from openbis_jupyter.client.downloading import download_files
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import try_out
from openbis_jupyter.notebook.saved import read_saved
from openbis_jupyter.notebook.sources import EXTENSIONS
from openbis_jupyter.notebook.template import NotebookTemplate, parse_template
from openbis_jupyter.notebook.template_error import TemplateError

NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class Repeated:
    """One of both: a template, a notebook. `name`: a file's name or a permId; `stem`: of files
    that are made from it.
    """

    name: str
    stem: str
    title: str
    template: NotebookTemplate | None = None
    notebook: Any = None


def read_repeated(access: Access, name: str, file: str = "") -> Repeated:
    """In: a file, or the permId of a dataset with one; which file of a dataset that has several (the end of its path).

    Errors: `notebook-missing`, `request-invalid`, `template-broken`, `source-damaged`, `datasets-unknown`.
    """
    if Path(name).suffix.lower() in EXTENSIONS:
        path = Path(name)
        try:
            return _read(path.name, path.name, path.read_bytes(), path.name)
        except OSError:
            raise OpenbisJupyterError("notebook-missing", file=name) from None
    path_within = _chosen(access, name, file)
    with tempfile.TemporaryDirectory() as folder:
        (stored,) = download_files(access, [name], Path(folder), patterns=[path_within]).files
        return _read(name, PurePosixPath(path_within).name, stored.read_bytes(), name)


def _chosen(access: Access, perm_id: str, file: str) -> str:
    paths = [one.path for one in list_files(access, [perm_id]).files]
    fitting = [path for path in paths if PurePosixPath(path).suffix.lower() in EXTENSIONS]
    notebooks = [path for path in fitting if path.endswith(NOTEBOOK)]
    wanted = [path for path in fitting if f"/{path}".endswith(f"/{file}")] if file else notebooks or fitting
    if not wanted:
        raise OpenbisJupyterError("notebook-missing", file=f"{file} in the dataset {perm_id}".lstrip())
    if len(wanted) > 1:
        reason = f"the dataset has several, choose one: {', '.join(sorted(wanted))}."
        raise OpenbisJupyterError("request-invalid", field="--file", reason=reason)
    return wanted[0]


def _read(name: str, file: str, content: bytes, where: str) -> Repeated:
    stem, suffix = PurePosixPath(file).stem, PurePosixPath(file).suffix
    if suffix.lower() == NOTEBOOK and not _has_head(content):
        notebook = nbformat.from_dict(read_saved(content, file, where))
        return Repeated(name, stem, stem, notebook=notebook)
    try:
        template = parse_template(name, content.decode("utf-8-sig"), suffix)
        try_out(template)
    except UnicodeDecodeError:
        raise OpenbisJupyterError("template-broken", template=name, reason="the file is not UTF-8.") from None
    except TemplateError as error:
        raise OpenbisJupyterError("template-broken", template=name, reason=f"{error}.") from None
    return Repeated(name, stem, template.title, template=template)


def _has_head(content: bytes) -> bool:
    """Whether a notebook begins as a template does; what is no notebook at all is told by whoever reads it as one."""
    try:
        first = json.loads(content)["cells"][0]
        return first["cell_type"] == "raw" and "".join(first["source"]).startswith("---")
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return False
