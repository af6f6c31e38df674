"""From a request to what is run: which notebook, in which openBIS."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.server import RootFolder


@dataclass(frozen=True)
class RunRequest:
    """`path`: the path below the root as the browser has it; `cells`: how many code cells will run.

    root: where the file is followed when it is moved.
    """

    run_id: str
    file: Path
    path: str
    cells: int
    url: str
    ca_file: str | None
    root: Path


def parse_run_request(body: Mapping[str, Any], root: RootFolder, connections: Connections) -> RunRequest:
    """In: `{notebook, run_id or absent}`.

    Errors: `request-invalid`, `path-outside`, `notebook-missing`; `connection-unknown`, `connection-unclear`,
    `connection-missing` where it is not clear in which openBIS the notebook belongs, or nobody is signed in there.
    """
    from openbis_jupyter.client.notebooks import code_cells, made_with, read_notebook  # noqa: PLC0415
    from openbis_jupyter.protocol.runs import RunOrder  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    asked = parse(RunOrder, body)
    file = root.file_at(asked.notebook)
    path = PurePosixPath(asked.notebook.strip("/")).as_posix()
    if file.suffix != ".ipynb" or not file.is_file():
        raise OpenbisJupyterError("notebook-missing", file=path)
    notebook = read_notebook(file)
    connection = connections.for_notebook(made_with(notebook).url)
    run_id = asked.run_id or secrets.token_hex(12)
    return RunRequest(
        run_id, file, path, len(code_cells(notebook)), connection.url, connection.ca_file, root.folder
    )
