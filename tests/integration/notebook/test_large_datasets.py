"""Where a cell asks through a program, the table of datasets says that they are large: nobody sees what that prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pybis
import pytest
from integration.notebook.sandbox import Sandbox, register
from integration.notebook.test_every_cell_runs import TABLE, notebook_on
from integration.notebook.test_python2_cells import RUNNER

SAID = "without a copy."
LIMITS = {
    "r": "Sys.setenv(OPENBIS_JUPYTER_LARGE_BYTES = '{}'); cat('limit is set')",
    "octave": "setenv('OPENBIS_JUPYTER_LARGE_BYTES', '{}'); printf('limit is set');",
    "python2": "import os; os.environ['OPENBIS_JUPYTER_LARGE_BYTES'] = '{}'; print('limit is set')",
}
"""How each language sets the limit for the programs that it asks, and says so."""


def command(language: str, cells: list[dict[str, str]], folder: Path) -> list[str]:
    """What runs these cells one after the other, without a kernel."""
    if language == "python2":
        (folder / "cells.json").write_text(json.dumps(cells))
        (folder / "runner.py").write_text(RUNNER)
        return ["jython", "-B", str(folder / "runner.py"), str(folder / "cells.json")]
    script = folder / "cells"
    # Octave takes a file that begins with a function for that function's.
    script.write_text("\n".join(["1;" if language == "octave" else "", *(cell["source"] for cell in cells)]))
    program = {"r": ["Rscript"], "octave": ["octave-cli", "--no-gui", "--quiet", "--no-init-file"]}[language]
    return [*program, str(script)]


@pytest.mark.parametrize("language", LIMITS)
def test_it_is_said_before_they_are_copied(
    sandbox: Sandbox, tmp_path: Path, home: Path, language: str
) -> None:
    token = sandbox.token_of("USER")
    o = pybis.Openbis(sandbox.url, token=token)
    dataset = register(o, tmp_path / "d", {"growth.csv": TABLE}, "growth")
    notebook = nbformat.read(notebook_on(o, [(dataset, "growth")], tmp_path / "n", language=language), 4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = code[: 1 + next(n for n, cell in enumerate(code) if cell["id"] == "datasets")]
    # The same cells again, in the same program, where as much is no longer large.
    limit = nbformat.v4.new_code_cell(LIMITS[language].format(len(TABLE)), id="limit")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    more = {"PATH": programs, "TMPDIR": str(tmp_path), "OPENBIS_JUPYTER_LARGE_BYTES": str(len(TABLE) - 1)}
    done = subprocess.run(
        command(language, [*cells, limit, *cells], tmp_path),
        cwd=tmp_path,
        env={**os.environ, **sandbox.environment(token, home), **more},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    large, small = done.stdout.split("limit is set")
    assert dataset in large and dataset in small
    assert f"{len(TABLE)} bytes would be copied by a download." in large and SAID in large
    assert SAID not in small
