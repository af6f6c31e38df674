"""From a request to what is run: which notebook, in which openBIS."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from jupyterlab_openbis.connections import Connections
from jupyterlab_openbis.places import Root
from openbis_jupyter.errors import OpenbisJupyterError


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
    from openbis_jupyter.protocol.runs import RunOrder  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    asked = parse(RunOrder, body)
    file = root.inside(asked.notebook)
    shown = PurePosixPath(asked.notebook.strip("/")).as_posix()
    if file.suffix != ".ipynb" or not file.is_file():
        raise OpenbisJupyterError("notebook-missing", file=shown)
    notebook = read_notebook(file)
    address = connections.for_notebook(made_with(notebook).url)
    run_id = asked.run_id or secrets.token_hex(12)
    return Order(run_id, file, shown, len(code_cells(notebook)), address.url, address.ca_file, root.folder)
