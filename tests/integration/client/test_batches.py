"""One notebook for many, on the command line: each saved where it belongs, nothing done twice, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import plates
import pybis
import pytest
from integration.client.conftest import program
from integration.client.test_versions import written
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from integration.notebook.test_every_cell_runs import signed_in

from openbis_jupyter.client.connecting import Access

TEMPLATE = """# ---
# title: Dose
# language: python
# parameters:
#   - {name: dose, type: number, minimum: 0, default: "{{ object.properties.CONCENTRATION }}"}
#   - {name: author, default: ""}
# ---

# %%
import os, pathlib, time

gate = pathlib.Path(author)
while author.startswith("/") and not gate.exists():
    (pathlib.Path.home() / "waits").touch()
    time.sleep(0.05)
print("dose", dose, "datasets", dataset_ids)
"""
Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def admin(sandbox: Sandbox) -> pybis.Openbis:
    return signed_in(sandbox, sandbox.token_of("ADMIN"))


@pytest.fixture
def o(sandbox: Sandbox, access: Access) -> pybis.Openbis:
    return signed_in(sandbox, access.token)


@pytest.fixture
def run(sandbox: Sandbox, access: Access, home: Path, tmp_path: Path) -> Run:
    """Runs the command in a folder of its own; gives exit status and answer."""
    (tmp_path / "dose.py").write_text(TEMPLATE, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        environment = sandbox.environment(access.token, home)
        running = program(environment, "run", *arguments, "--json", cwd=tmp_path)
        out, err = running.communicate(timeout=250)
        assert out, err
        return running.returncode, json.loads(out)

    return run


def saved_in(o: pybis.Openbis, perm_id: str) -> list[str]:
    return list(o.get_datasets(sample=perm_id, type="ANALYSIS_NOTEBOOK").df["permId"])


def printed(o: pybis.Openbis, dataset: str, name: str = "dose.ipynb") -> str:
    notebook = nbformat.reads(stored_files(o, dataset)[name].decode(), as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_a_command_that_is_killed_or_stopped_goes_on_where_it_was(
    sandbox: Sandbox,
    access: Access,
    o: pybis.Openbis,
    run: Run,
    admin: pybis.Openbis,
    tmp_path: Path,
    home: Path,
) -> None:
    objects, gate = plates.make(admin, [1, 2, 3]), tmp_path / "gate"
    rows = [f"{one},{number},{'' if number == 1 else gate}" for number, one in enumerate(objects, start=1)]
    (tmp_path / "doses.csv").write_text("\n".join(["owner,dose,author", *rows]), encoding="utf-8")
    command = ("dose.py", "--table", "doses.csv", "--jobs", "1", "--to", "batch")
    journal, environment = tmp_path / "batch" / "batch.json", sandbox.environment(access.token, home)

    def begun() -> subprocess.Popen[str]:
        (home / "waits").unlink(missing_ok=True)
        running = program(environment, "run", *command, "--json", cwd=tmp_path)
        while not (home / "waits").exists():
            assert running.poll() is None, running.communicate()
        return running

    killed = begun()
    status, answer = run(*command)
    assert (status, answer["error"]["code"]) == (1, "batch-busy")
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=60)
    noted = json.loads(journal.read_text())
    assert [row["state"] for row in noted["rows"]] == ["done", "running", "waiting"]
    # As if it had been killed after openBIS had the first one, and before that was noted.
    noted["rows"][0] |= {"state": "running", "dataset": None}
    journal.write_text(json.dumps(noted))

    stopped = begun()
    os.kill(stopped.pid, signal.SIGINT)
    out, err = stopped.communicate(timeout=60)
    assert (stopped.returncode, json.loads(out)["error"]["code"]) == (130, "cancelled"), err

    gate.touch()
    status, answer = run(*command)
    assert (status, answer["done"], answer["failed"]) == (0, 3, 0)
    assert [saved_in(o, one) for one in objects] == [[row["dataset"]] for row in answer["rows"]]
    assert [printed(o, row["dataset"]) for row in answer["rows"]] == [
        f"dose {number} datasets []\n" for number in (1, 2, 3)
    ]


def test_a_notebook_runs_for_each_of_several_datasets(o: pybis.Openbis, run: Run, tmp_path: Path) -> None:
    datasets = [register(o, tmp_path / name, {"a.csv": b"1\n"}, name) for name in ("one", "two")]
    file = written(tmp_path / "work", str(uuid.uuid4()), "dataset_ids = []\nfactor = 1")
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[1].metadata["tags"] = ["parameters"]
    notebook.cells.append(nbformat.v4.new_code_cell("print(dataset_ids, factor)"))
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, file)
    status, answer = run(str(file), "--each", *datasets, "-p", "factor", "2.5", "--jobs", "1")
    assert (status, answer.get("done")) == (0, 2), answer
    for dataset, row in zip(datasets, answer["rows"], strict=True):
        assert printed(o, row["dataset"], file.name) == f"['{dataset}'] 2.5\n"
        assert o.get_dataset(row["dataset"]).experiment.identifier == EXPERIMENT


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--each", EXPERIMENT), 2, "parameters.dose: the property CONCENTRATION"),
        (("--each", EXPERIMENT, "-p", "dose", "-1"), 2, "parameters.dose: a number of at least 0"),
    ],
)
def test_what_cannot_be_is_said_before_anything_runs(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    found, answer = run("dose.py", *arguments)
    assert found == status and told in answer["error"]["message"]
    assert not (tmp_path / "batch-dose").exists()
