"""Saving a notebook with many result files, read back and compared, beside pybis's upload of the same files.

Both in one process that has all its modules, as the kernel of a notebook has them: what a person waits for in the cell
that saves. pybis sends and registers; ours also asks for versions of the history, writes what the results were made
with, reads everything back and compares it.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from contextlib import redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path

import nbformat
import pybis
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack
from openbis_jupyter.client import SaveRequest, find_owner, render_html, save_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.environments import asked_here
from openbis_jupyter.client.progress import silent
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from tests.bench.bench_launch import EXPERIMENT
from tests.bench.figures import Figure, in_turns, timed

FILES, FILE_BYTES = 500, 20_000
TOKEN_SECONDS = 3600
BOUND = 1.5
MOST_ROUNDS = 3


def saving(stack: Stack, folder: Path, rounds: int) -> list[Figure]:
    """Medians of rounds in which both sides take turns, each with files of its own."""
    session = sign_in(stack, "bob", "bob-demo").token
    gateway = Gateway(Rpc(stack.openbis_url, stack.ca_file))
    token = gateway.create_personal_access_token(session, "bob", "bench-saving", TOKEN_SECONDS).token
    access = Access(stack.openbis_url, token, str(stack.ca_file))
    # pybis knows no file of authorities, only the environment's.
    os.environ["REQUESTS_CA_BUNDLE"] = str(stack.ca_file)
    theirs = pybis.Openbis(stack.openbis_url, token=token)
    owner = find_owner(access, EXPERIMENT)
    numbers = count()
    with tempfile.TemporaryDirectory(dir=folder) as place:

        def ours() -> float:
            notebook, results = _made(Path(place) / f"{next(numbers)}")
            wanted = SaveRequest(
                notebook=notebook,
                owner=owner,
                name=notebook.stem,
                history_id=str(uuid.uuid4()),
                html=notebook.with_suffix(".html"),
                results=[results],
                # As a cell asks: the kernel itself, not another interpreter that is started for it.
                ask=lambda _: asked_here(),
            )
            return timed(lambda: save_files(access, wanted, silent))

        def bare() -> float:
            notebook, results = _made(Path(place) / f"{next(numbers)}")
            files = [str(notebook), str(notebook.with_suffix(".html")), str(results)]
            dataset = theirs.new_dataset(type="ANALYSIS_NOTEBOOK", experiment=EXPERIMENT, files=files)
            return timed(dataset.save)

        seconds = in_turns(min(rounds, MOST_ROUNDS), ours, bare)
    return [
        Figure(
            f"a save with {FILES} result files, read back and compared, beside pybis's bare upload",
            *seconds,
            bound=BOUND,
        )
    ]


def _made(folder: Path) -> tuple[Path, Path]:
    """A notebook with its page, and a folder of result files of random bytes."""
    results = folder / "results"
    results.mkdir(parents=True)
    for number in range(FILES):
        (results / f"{number:03}.csv").write_bytes(os.urandom(FILE_BYTES))
    cells = [new_markdown_cell(f"# Results {folder.name}"), new_code_cell("print('results')")]
    notebook = folder / "results.ipynb"
    nbformat.write(new_notebook(cells=cells), notebook)
    with redirect_stdout(StringIO()):  # what a person is told
        render_html(notebook)
    return notebook, results
