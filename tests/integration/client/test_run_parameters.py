"""Other values for one run: by `openbis-jupyter run -p`, and by papermill itself."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import papermill
import pytest
from integration.client.conftest import program
from integration.client.test_run import saved
from integration.notebook.sandbox import Sandbox, register, stored_files
from integration.notebook.test_every_cell_runs import notebook_on, saved_perm_id, signed_in

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.notebooks import made_with, read_notebook

TABLE = b"hours,cells\n0,10\n1,21\n"


def test_a_saved_notebook_runs_on_another_dataset_under_another_name(
    sandbox: Sandbox, power_user: Access, tmp_path: Path, home: Path
) -> None:
    o = signed_in(sandbox, power_user.token)
    first, second = (register(o, tmp_path / name, {f"{name}.csv": TABLE}, name) for name in ("one", "two"))
    file = notebook_on(o, [(first, "one")], tmp_path / "work")
    before = saved(power_user, file, made_with(read_notebook(file)).history_id)
    arguments = ["-p", "dataset_name", "2026", "-p", "dataset_ids", json.dumps([second])]
    environment = sandbox.environment(power_user.token, home)
    running = program(environment, "run", before, "--to", str(tmp_path / "run"), *arguments, "--json")
    out, err = running.communicate(timeout=250)
    assert running.returncode == 0, out + err
    made = o.get_dataset(json.loads(out)["dataset"])
    assert (made.props["$name"], sorted(made.parents)) == ("2026", sorted([second, before]))
    stored = nbformat.reads(stored_files(o, made.permId)[file.name].decode(), as_version=4)
    assert "two.csv" in str([cell.outputs for cell in stored.cells if cell.cell_type == "code"])
    assert stored.metadata.papermill.parameters == {"dataset_name": "2026", "dataset_ids": [second]}


def test_a_file_runs_under_another_name(sandbox: Sandbox, access: Access, tmp_path: Path, home: Path) -> None:
    o = signed_in(sandbox, access.token)
    file = notebook_on(o, [], tmp_path / "work")
    environment = sandbox.environment(access.token, home)
    running = program(environment, "run", str(file), "-p", "dataset_name", "Named", "--json")
    out, err = running.communicate(timeout=250)
    assert running.returncode == 0, out + err
    assert o.get_dataset(json.loads(out)["dataset"]).props["$name"] == "Named"


def test_a_name_that_no_cell_knows_is_refused(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    file = notebook_on(signed_in(sandbox, access.token), [], tmp_path / "work")
    before = file.read_bytes()
    environment = sandbox.environment(access.token, home)
    running = program(environment, "run", str(file), "-p", "dataset_nmae", "x", "--json")
    out, _ = running.communicate(timeout=100)
    assert json.loads(out)["error"]["code"] == "request-invalid" and "dataset_nmae" in out
    assert file.read_bytes() == before


def test_papermill_runs_our_notebook_as_any_other(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    o = signed_in(sandbox, access.token)
    file = notebook_on(o, [], tmp_path / "work")
    for name, value in sandbox.environment(access.token, home).items():
        monkeypatch.setenv(name, value)
    target = file.with_name("out.ipynb")
    papermill.execute_notebook(
        file,
        target,
        {"dataset_name": "By papermill", "file_name": target.name},
        cwd=file.parent,
        progress_bar=False,
        kernel_name="python3",
    )
    done = nbformat.read(target, as_version=4)
    made = o.get_dataset(saved_perm_id(done))
    assert made.props["$name"] == "By papermill"
    assert "out.ipynb" in stored_files(o, made.permId)
