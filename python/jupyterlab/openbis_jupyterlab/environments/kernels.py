"""Kernels of this person in environments of saved notebooks: below Jupyter's data folder, marked as ours.

Fact: a kernelspec is a folder of `kernels` with a `kernel.json` (jupyter_client, *Making kernels for Jupyter*).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openbis_jupyter.client.disk import explaining_disk_errors
from openbis_jupyter.untrusted import mapping_of
from openbis_jupyterlab import texts

FILE = "kernel.json"
_MARK = "openbis"
_SIZE = 10_000
"""More than such a file takes."""


@dataclass(frozen=True)
class Kernel:
    """`name`: as Jupyter knows it; `display_name`: as people do; `works`: whether its Python is there."""

    name: str
    display_name: str
    works: bool


def kernel_of(data: Path, url: str, perm_id: str) -> Kernel | None:
    """In: Jupyter's data folder; a dataset and its openBIS. Out: our kernel for it, where there is one."""
    for file in sorted((data / "kernels").glob(f"*/{FILE}")):
        about = _read(file)
        if mapping_of(mapping_of(about.get("metadata")).get(_MARK)) == _mark(url, perm_id):
            argv = about.get("argv")
            python = str(argv[0]) if isinstance(argv, list) and argv else ""
            return Kernel(file.parent.name, str(about.get("display_name")), os.access(python, os.X_OK))
    return None


def free_name(data: Path, url: str, perm_id: str) -> str:
    """A name that no kernel has which Jupyter finds, and no folder beside them."""
    from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415

    taken = {*KernelSpecManager().find_kernel_specs()}
    word = re.sub(r"[^a-z0-9-]", "-", perm_id.lower())
    stem = f"openbis-{word}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(one for one in names if one not in taken and not (data / "kernels" / one).exists())


def register(data: Path, name: str, python: Path, version: str, url: str, perm_id: str) -> Kernel:
    """In: the Python of an environment and its version. A kernel of ours of that name is replaced, no other one.

    Errors: `file-unwritable`, also where there is the kernel of somebody else; `folder-full`.
    """
    shown = texts.kernel_name(version, perm_id)
    about = {
        "argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": shown,
        "language": "python",
        "metadata": {"debugger": True, _MARK: _mark(url, perm_id)},
    }
    folder = data / "kernels" / name
    with explaining_disk_errors(folder, _SIZE):
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Jupyter shall never find half of one.
        made = Path(tempfile.mkdtemp(prefix=".openbis-", dir=folder.parent))
        try:
            (made / FILE).write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")
            if mapping_of(mapping_of(_read(folder / FILE).get("metadata")).get(_MARK)) == _mark(url, perm_id):
                shutil.rmtree(folder)
            elif folder.exists():
                raise FileExistsError(folder)
            made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return Kernel(name, shown, works=True)


def _mark(url: str, perm_id: str) -> Mapping[str, str]:
    return {"url": url, "dataset": perm_id}


def _read(file: Path) -> Mapping[str, Any]:
    try:
        return mapping_of(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}
