"""Python 2.7: sites supply the kernel themselves, so the cells run in a real 2.7 interpreter, Debian's Jython."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import nbformat
import pybis
from integration.notebook.kernel import pressed_ctrl_s
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from integration.notebook.test_every_cell_runs import AWKWARD, TABLE

from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo

# As a kernel does it: one cell after the other, in one namespace.
RUNNER = """
import json, sys
names = {"__name__": "__main__"}
for cell in json.load(open(sys.argv[1])):
    exec compile(cell["source"], cell["id"], "exec") in names
"""


def test_every_cell_runs_in_python_27(sandbox: Sandbox, tmp_path: Path, home: Path) -> None:
    token = sandbox.token_of("USER")
    o = pybis.Openbis(sandbox.url, token=token)
    experiment = o.get_experiment(EXPERIMENT)
    dataset = register(o, tmp_path / "d", {"growth ä 'x'.csv": TABLE}, AWKWARD)
    spec = NotebookSpec(
        file_name="Größe 'x' 1.ipynb",
        title=AWKWARD,
        openbis_url=o.url,
        user="tester",
        owner=OwnerInfo("EXPERIMENT", experiment.permId, experiment.identifier),
        datasets=(DatasetInfo(dataset, "RAW_DATA", AWKWARD, EXPERIMENT),),
        parents=(dataset,),
        history_id=str(uuid.uuid4()),
        kernel="python2",
        kernel_display_name="Python 2",
        language="python2",
    )
    work = tmp_path / "work"
    work.mkdir()
    notebook = build_notebook(spec)
    nbformat.write(nbformat.from_dict(notebook), work / spec.file_name)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (tmp_path / "cells.json").write_text(json.dumps(cells))
    (tmp_path / "runner.py").write_text(RUNNER)

    more = {"JPY_PARENT_PID": "1", "TMPDIR": str(tmp_path)}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # As below a kernel, with somebody at the page.
    with pressed_ctrl_s(work / spec.file_name):
        done = subprocess.run(
            ["jython", "-B", str(tmp_path / "runner.py"), str(tmp_path / "cells.json")],
            cwd=work,
            # Jython does not do what is registered for its exit, so its temporary files go with the test.
            env={**os.environ, **sandbox.environment(token, home), **more, "PATH": programs},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert "hours\tcells\n0\t10\n1\t21\n" in done.stdout
    assert f"Press Ctrl+S now: this cell waits until {spec.file_name} holds your results." in done.stdout
    # This page has no results at all, and what was saved is not passed off as whole.
    assert "Warning: These cells have no results in what was saved" in done.stdout
    perm_id = done.stdout.split("Saved as ")[1].split(maxsplit=1)[0]
    stored = stored_files(o, perm_id)
    saved = o.get_dataset(perm_id)
    # A user of a space may not add parents: the saved notebook names them instead.
    assert f"openBIS did not take {dataset} as a parent" in done.stdout and saved.parents == []
    kept = json.loads(stored[spec.file_name])
    assert kept["metadata"]["openbis"].pop("not_parents") == [dataset]
    assert kept == json.loads((work / spec.file_name).read_text())
    assert saved.props["$name"] == AWKWARD
    assert saved.props["$history_id"] == spec.history_id
    environment = stored["environment.txt"].decode()
    assert "the kernel itself" in environment and "Python 2.7" in environment and "Jython" in environment
    assert token not in done.stdout + done.stderr
