"""A saved notebook runs again without anybody watching, and its results become the next version."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.client.access import Access
from openbis_jupyter.client.downloads import download_files
from openbis_jupyter.client.entities import Owner, dataset_facts, find_owner
from openbis_jupyter.client.events import Cancel, CellDone, Listener, one_at_a_time, silent
from openbis_jupyter.client.notebook_file import made_with, read_notebook
from openbis_jupyter.client.private_files import write_whole
from openbis_jupyter.client.remote_files import list_files, name_of
from openbis_jupyter.client.save import RUN_VARIABLE
from openbis_jupyter.client.saving import Saved, SaveRequest, save_files
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import nbformat

NAME_CHARACTERS = 60
_STOP_SECONDS = 0.2


@dataclass(frozen=True)
class Ran:
    """The new version, and the notebook's file with the results."""

    saved: Saved
    notebook: Path


def run_saved(
    access: Access,
    perm_id: str,
    folder: Path,
    *,
    cell_seconds: float | None = None,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> Ran:
    """Run the notebook of a dataset with the parameters it has, and save the result with that dataset as a parent.

    In: a folder that does not exist yet, for the notebook and what it makes; the longest time of a cell in seconds.
    The file holds the results of each cell as soon as it has ended. Nothing is saved in openBIS unless all cells ended.
    Errors: `notebook-missing`, `cell-failed`, `kernel-unknown`, `cancelled`, and those of downloading and saving.
    """
    cancel = cancel or Cancel()
    listen = one_at_a_time(listen)
    facts = dataset_facts(access, perm_id)
    file = _fetch_notebook(access, perm_id, folder)
    about = made_with(read_notebook(file))
    owner = facts.owner or about.owner
    execute(file, cell_seconds=cell_seconds, listen=listen, cancel=cancel)
    wanted = SaveRequest(
        notebook=file,
        owner=owner if isinstance(owner, Owner) else find_owner(access, owner),
        name=facts.name or file.stem,
        history_id=facts.history_id or about.history_id,
        type_code=facts.type,
        notes=facts.notes,
        parents=[*facts.parents, perm_id],
        base=perm_id,
        newer="beside",  # whoever runs an older version again asked for it; what is newer stays
    )
    return Ran(save_files(access, wanted, listen, cancel), file)


def execute(
    file: Path, *, cell_seconds: float | None = None, listen: Listener = silent, cancel: Cancel | None = None
) -> None:
    """Run all cells of the notebook in this file, in its folder; the file is written anew after each cell.

    Errors: `notebook-missing`, `cell-failed`, `kernel-unknown`, `cancelled`.
    """
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel  # noqa: PLC0415

    notebook = read_notebook(file)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        asyncio.run(_execute(notebook, file, cell_seconds, listen, cancel or Cancel()))
    except NoSuchKernel:
        wanted = str(notebook.metadata.get("kernelspec", {}).get("name", ""))
        offered = sorted(KernelSpecManager().find_kernel_specs())
        raise OpenbisJupyterError("kernel-unknown", kernel=wanted, kernels=offered) from None
    finally:
        _write(notebook, file)


async def _execute(
    notebook: nbformat.NotebookNode, file: Path, cell_seconds: float | None, listen: Listener, cancel: Cancel
) -> None:
    from nbclient import NotebookClient  # noqa: PLC0415
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: PLC0415

    client = NotebookClient(
        notebook,
        timeout=cell_seconds,
        resources={"metadata": {"path": str(file.parent)}},
        iopub_timeout=30,
    )
    code_cells = [(place, cell) for place, cell in enumerate(notebook.cells) if _has_code(cell)]
    async with client.async_setup_kernel(env={**os.environ, RUN_VARIABLE: "1"}):
        for number, (place, cell) in enumerate(code_cells, start=1):
            started = time.monotonic()
            try:
                await _cancellable(client.async_execute_cell(cell, place), cancel)
            except CellExecutionError as reason:
                raise _failed(file, number, cell, f"{reason.ename}: {reason.evalue}") from None
            except CellTimeoutError:
                raise _failed(file, number, cell, f"it takes longer than {cell_seconds:g} s") from None
            except DeadKernelError:
                raise _failed(file, number, cell, "its kernel died") from None
            _write(notebook, file)
            listen(CellDone(number, len(code_cells), cell_name(cell), time.monotonic() - started))


async def _cancellable(work: Any, cancel: Cancel) -> None:
    """Wait for the work, or until it is cancelled. Errors: `cancelled`."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=_STOP_SECONDS))[0]:
            cancel.check()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    await task


def cell_name(cell: Any) -> str:
    """What a cell is called: its key, or its first line."""
    key = (
        cell.metadata.get("openbis", {}).get("cell")
        if isinstance(cell.metadata.get("openbis"), dict)
        else None
    )
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return str(key or first)[:NAME_CHARACTERS]


def _failed(file: Path, number: int, cell: Any, reason: str) -> OpenbisJupyterError:
    shown = " ".join(reason.split()).rstrip(".")
    return OpenbisJupyterError(
        "cell-failed", cell=f"cell {number} ({cell_name(cell)})", reason=f"{shown}.", file=str(file)
    )


def _has_code(cell: Any) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def _write(notebook: nbformat.NotebookNode, file: Path) -> None:
    import nbformat  # noqa: PLC0415

    write_whole(file, nbformat.writes(notebook) + "\n")


def _fetch_notebook(access: Access, perm_id: str, folder: Path) -> Path:
    """The notebook of the dataset, in the folder. Errors: `notebook-missing`, `request-invalid`."""
    notebooks = [file for file in list_files(access, [perm_id]).files if file.path.endswith(".ipynb")]
    if len(notebooks) != 1:
        raise OpenbisJupyterError("notebook-missing", file=f"in the dataset {perm_id}")
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise OpenbisJupyterError(
            "request-invalid", field="folder", reason=f"{folder} exists already."
        ) from None
    [stored] = _downloaded(access, perm_id, folder / ".openbis", [notebooks[0].path])
    file = folder / name_of(notebooks[0])
    stored.replace(file)
    shutil.rmtree(folder / ".openbis")
    return file


def _downloaded(access: Access, perm_id: str, folder: Path, paths: Sequence[str]) -> tuple[Path, ...]:
    return download_files(access, [perm_id], folder, patterns=paths).files
