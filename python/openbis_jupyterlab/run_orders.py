"""From a request to what is run: which notebook, in which openBIS."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.places import Root
from openbis_jupyter.errors import OpenbisJupyterError

RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Order:
    """`shown`: the path below the root as the browser has it; `cells`: how many code cells will run.

    root: where the file is followed when it is moved.
    """

    run_id: str
    file: Path
    shown: str
    cells: int
    url: str
    ca_file: str | None
    root: Path


def order_of(body: Mapping[str, Any], root: Root, connections: Connections) -> Order:
    """In: `{notebook, run_id or absent}`.

    Errors: `request-invalid`, `path-outside`, `notebook-missing`; `connection-unknown`, `connection-unclear`,
    `credential-missing` where it is not clear in which openBIS the notebook belongs, or nobody is signed in there.
    """
    from openbis_jupyter.client.notebook_file import code_cells, made_with, read_notebook  # noqa: PLC0415

    run_id = body.get("run_id")
    if run_id is None:
        run_id = secrets.token_hex(12)
    if not isinstance(run_id, str) or not RUN_ID.fullmatch(run_id):
        raise OpenbisJupyterError("request-invalid", field="run_id", reason="it is not understood.")
    path = body.get("notebook")
    file = root.inside(path)
    shown = PurePosixPath(str(path).strip("/")).as_posix()
    if file.suffix != ".ipynb" or not file.is_file():
        raise OpenbisJupyterError("notebook-missing", file=shown)
    notebook = read_notebook(file)
    address = connections.for_notebook(made_with(notebook).url)
    return Order(run_id, file, shown, len(code_cells(notebook)), address.url, address.ca_file, root.folder)
