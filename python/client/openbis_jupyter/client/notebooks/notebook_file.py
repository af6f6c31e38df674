"""A notebook as it stands on the disk."""

from __future__ import annotations

import copy
import json
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.disk import explaining_disk_errors, write_whole
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.marks import SAVED_AS_OPENED, digest, is_untouched
from openbis_jupyter.notebook.work import NOT_PARENTS

if TYPE_CHECKING:
    import nbformat


WRITING_SECONDS = 10.0
"""How long a notebook is waited for that Jupyter's server is writing: it empties the file, then makes the new text."""
_POLL_SECONDS = 0.05
NAME_CHARACTERS = 60
_CONSTANT = re.compile(r"\b(?:NaN|Infinity)\b")


@dataclass(frozen=True)
class MadeWith:
    """What a notebook's metadata say about it: permId of the owner, parents, history id; empty where they do not.

    owner_kind: EXPERIMENT or OBJECT; name: what people call it; url: the address of its openBIS, as it stands there;
    owner_identifier: as it was when the notebook was made; not_parents: datasets that were used for the version that it
    was saved as, and that openBIS did not take as parents;
    as_opened: whether saving goes by these, whatever the notebook's own cells say: they hold what was true before.
    """

    owner: str
    parents: Sequence[str]
    history_id: str
    owner_kind: str = ""
    name: str = ""
    url: str = ""
    owner_identifier: str = ""
    as_opened: bool = False
    not_parents: Sequence[str] = ()


def read_notebook(file: Path) -> nbformat.NotebookNode:
    """The notebook in this file, once nobody is writing it. Errors: `notebook-missing` where there is none."""
    return _read_whole(file)[0]


def copy_notebook(file: Path, copy: Path) -> None:
    """Copy its bytes as they are, never those of one half written. Errors: `notebook-missing`, OSError of the copy."""
    copy.write_bytes(_read_whole(file)[1])


def _read_whole(file: Path) -> tuple[nbformat.NotebookNode, bytes]:
    import nbformat  # noqa: PLC0415  (server extensions import this package: keep their start quick)

    # nbformat has no error of its own for JSON that is no notebook at all: it stumbles.
    stumbles = (
        OSError,
        ValueError,
        AttributeError,
        KeyError,
        TypeError,
        RecursionError,
        nbformat.ValidationError,
    )
    deadline = time.monotonic() + WRITING_SECONDS
    while True:
        before = written(file)
        try:
            content = file.read_bytes()
            return nbformat.reads(_plain_json(content.decode("utf-8-sig")), as_version=4), content
        except stumbles as reason:
            time.sleep(_POLL_SECONDS)
            is_written_now = _copy_of_writer(file).exists() or written(file) != before
            if not is_written_now or time.monotonic() >= deadline:
                raise OpenbisJupyterError("notebook-missing", file=str(file)) from reason


def written(file: Path) -> tuple[int, int, int] | None:
    """What every writing of the file changes; None where it is not there."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _copy_of_writer(file: Path) -> Path:
    """The copy that Jupyter's server keeps while it writes a file anew (`jupyter_server.services.contents.fileio`)."""
    return file.resolve().with_name(f".~{file.resolve().name}")


def _plain_json(text: str) -> str:
    """Python writes NaN and infinities, which are no JSON and no page reads: they become nothing, as pages write it."""
    return json.dumps(json.loads(text, parse_constant=lambda _: None)) if _CONSTANT.search(text) else text


def made_with(notebook: Any) -> MadeWith:
    """What it was made with; the metadata may have been edited by anybody. Downloads by JupyterLab count as parents."""
    about = notebook.metadata.get("openbis")
    about = about if isinstance(about, dict) else {}
    owner, parents, url = about.get("owner"), about.get("parents"), about.get("url")
    downloads = notebook.metadata.get("openbis_downloads")
    return MadeWith(
        owner=str(owner.get("perm_id") or "") if isinstance(owner, dict) else "",
        parents=tuple(dict.fromkeys(str(one) for one in [*_listed(parents), *_listed(downloads)])),
        history_id=str(about.get("history_id") or ""),
        owner_kind=str(owner.get("kind") or "") if isinstance(owner, dict) else "",
        name=str(about.get("name") or ""),
        url=url if isinstance(url, str) else "",
        owner_identifier=str(owner.get("identifier") or "") if isinstance(owner, dict) else "",
        as_opened=about.get(SAVED_AS_OPENED) is True,
        not_parents=tuple(str(one) for one in _listed(about.get(NOT_PARENTS))),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def code_cells(notebook: Any) -> list[tuple[int, Any]]:
    """The cells that a run executes, with their places among all cells."""
    return [
        (place, cell)
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def cell_name(cell: Any) -> str:
    """What a cell is called: its key, or its first line."""
    key = (
        cell.metadata.get("openbis", {}).get("cell")
        if isinstance(cell.metadata.get("openbis"), dict)
        else None
    )
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return str(key or first)[:NAME_CHARACTERS]


def write_notebook(notebook: Any, file: Path) -> None:
    """Put the notebook into this file; never half written. Errors: `folder-full`, `file-unwritable`."""
    text = as_text(notebook)
    with explaining_disk_errors(file, len(text)):
        write_whole(file, text)


def begin_history(file: Path) -> str:
    """Write a history id into the metadata of a notebook that has none, and give it."""
    notebook = read_notebook(file)
    about = notebook.metadata.get("openbis")
    history = str(uuid.uuid4())
    notebook.metadata["openbis"] = {**(about if isinstance(about, dict) else {}), "history_id": history}
    write_notebook(notebook, file)
    return history


def with_history(notebook: Any, old: str, new: str) -> nbformat.NotebookNode:
    """The notebook with another history id, in its metadata and in its code."""
    changed = copy.deepcopy(notebook)
    about = changed.metadata.get("openbis")
    if isinstance(about, dict):
        about["history_id"] = new
    for cell in changed.cells:
        if cell.cell_type == "code" and old in cell.source:
            is_ours = is_untouched(cell)
            cell.source = cell.source.replace(old, new)
            if is_ours:
                cell.metadata["openbis"]["digest"] = digest(cell.source)
    return changed


def with_not_parents(notebook: Any, not_parents: Sequence[str]) -> nbformat.NotebookNode:
    """The notebook with these datasets, and no others, noted as used but not taken as parents."""
    changed = copy.copy(notebook)
    changed.metadata = copy.deepcopy(notebook.metadata)
    about = changed.metadata.get("openbis")
    about = dict(about) if isinstance(about, dict) else {}
    had_any = about.pop(NOT_PARENTS, None) is not None
    if not_parents:
        about[NOT_PARENTS] = list(not_parents)
    if not_parents or had_any:
        changed.metadata["openbis"] = about
    return changed


def as_text(notebook: nbformat.NotebookNode) -> str:
    """What stands in its file."""
    import nbformat  # noqa: PLC0415

    text: str = nbformat.writes(notebook)
    return text + "\n"
