"""A saved notebook runs again: a new version, or a clean stop that names the cell."""

import contextlib
import json
import os
import signal
import uuid
from pathlib import Path

import nbformat
import pytest
from integration.client.conftest import PROGRAM, program
from integration.client.test_versions import versions, written
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from integration.notebook.test_every_cell_runs import notebook_on, signed_in

from openbis_jupyter.client import SaveRequest, find_owner, run_file, run_saved, save_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import dataset_facts
from openbis_jupyter.client.notebooks import made_with, read_notebook
from openbis_jupyter.client.progress import CellDone, Event, Waiting
from openbis_jupyter.errors import OpenbisJupyterError


def saved(access: Access, file: Path, history: str) -> str:
    return save_files(access, SaveRequest(file, find_owner(access, EXPERIMENT), "n", history)).perm_id


def test_a_notebook_from_the_eln_runs_to_its_end_and_becomes_the_next_version(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    o = signed_in(sandbox, access.token)
    data = register(o, tmp_path / "d", {"growth.csv": b"hours,cells\n0,10\n"}, "first")
    file = notebook_on(o, [(data, "first")], tmp_path / "work")
    history = made_with(read_notebook(file)).history_id
    first = saved(access, file, history)
    environment = sandbox.environment(access.token, home)
    running = program(environment, "run", first, "--to", str(tmp_path / "run"), "--json")
    out, err = running.communicate(timeout=200)
    assert running.returncode == 0, out + err
    second = json.loads(out)["dataset"]
    facts = dataset_facts(access, second)
    # A user of a space may not add parents: the version names what it follows instead.
    assert (facts.parents, json.loads(out)["not_parents"]) == ([], [first]) and facts.history_id == history
    stored = stored_files(o, second)
    assert b"the kernel itself" in stored["environment.txt"]
    notebook = nbformat.reads(stored[file.name].decode(), as_version=4)
    assert notebook.metadata["openbis"].pop("not_parents") == [first]
    assert notebook == read_notebook(tmp_path / "run" / file.name)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source)
    assert access.token not in nbformat.writes(notebook)
    assert versions(access, history) == [second, first]  # the notebook's own last cell saved nothing


def test_the_failing_cell_is_named_and_nothing_is_saved(
    sandbox: Sandbox, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = str(uuid.uuid4())
    file = written(tmp_path, history, "print('so far')\n1 / 0")
    first, events = saved(access, file, history), list[Event]()
    with pytest.raises(OpenbisJupyterError) as caught:
        run_saved(access, first, tmp_path / "run", listen=events.append)
    assert caught.value.code == "cell-failed" and "ZeroDivisionError" in str(caught.value)
    assert "cell 2 (print('so far'))" in str(caught.value)
    assert [event.number for event in events if isinstance(event, CellDone)] == [1]
    assert "so far" in (tmp_path / "run" / file.name).read_text()
    assert versions(access, history) == [first]
    with pytest.raises(OpenbisJupyterError, match="request-invalid"):
        run_saved(access, first, tmp_path / "run")


@pytest.mark.parametrize(
    ("source", "code"), [("import time; time.sleep(1e4)", "takes longer"), ("import os; os._exit(1)", "died")]
)
def test_a_cell_that_does_not_end_or_takes_its_kernel_along_is_named(
    access: Access, tmp_path: Path, source: str, code: str
) -> None:
    history = str(uuid.uuid4())
    first = saved(access, written(tmp_path, history, source), history)
    with pytest.raises(OpenbisJupyterError, match=code):
        run_saved(access, first, tmp_path / "run", cell_seconds=2)


def test_one_of_several_notebooks_of_a_dataset_is_chosen(access: Access, tmp_path: Path) -> None:
    history = str(uuid.uuid4())
    file = written(tmp_path, history, "print('the first')")
    other = written(tmp_path / "other", history, "print('another')").rename(
        tmp_path / "other" / "other.ipynb"
    )
    owner = find_owner(access, EXPERIMENT)
    both = save_files(access, SaveRequest(file, owner, "n", history, results=[other.parent])).perm_id
    with pytest.raises(
        OpenbisJupyterError, match=r"several notebooks, choose one: .*n\.ipynb, .*other\.ipynb"
    ) as caught:
        run_saved(access, both, tmp_path / "unclear")
    assert caught.value.code == "request-invalid" and not (tmp_path / "unclear").exists()
    with pytest.raises(OpenbisJupyterError, match="notebook-missing"):
        run_saved(access, both, tmp_path / "unknown", name="ther.ipynb")
    for name in ("other.ipynb", "other/other.ipynb"):
        ran = run_saved(access, both, tmp_path / f"chosen-{len(name)}", name=name)
        assert ran.notebook.name == "other.ipynb" and "another" in ran.notebook.read_text()


def test_a_kernel_that_is_not_here_is_named(access: Access, tmp_path: Path) -> None:
    history = str(uuid.uuid4())
    file = written(tmp_path, history, "1")
    notebook = nbformat.read(file, as_version=4)
    notebook.metadata["kernelspec"] = {"name": "fortran", "display_name": "Fortran"}
    nbformat.write(notebook, file)
    first = saved(access, file, history)
    with pytest.raises(OpenbisJupyterError, match="kernel-unknown"):
        run_saved(access, first, tmp_path / "run")


def test_ctrl_c_ends_run_and_kernel(sandbox: Sandbox, access: Access, tmp_path: Path, home: Path) -> None:
    history = str(uuid.uuid4())
    source = "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\ntime.sleep(1e4)"
    first = saved(access, written(tmp_path, history, source), history)
    environment = sandbox.environment(access.token, home)
    running = program(environment, "run", first, "--to", str(tmp_path / "run"), "--json")
    note = tmp_path / "run" / "kernel"
    while not (note.exists() and note.read_text()):
        assert running.poll() is None
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, json.loads(out)["error"]["code"]) == (130, "cancelled"), err
    assert not Path(f"/proc/{note.read_text()}").exists()
    assert versions(access, history) == [first]


def test_a_file_runs_where_it_stands_and_is_saved_as_its_own_save_cell_says(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    history = str(uuid.uuid4())
    command = [PROGRAM, "save", "n.ipynb", "--name", "Named", "--notes", "Noted", "--file", "r.csv"]
    source = f"import subprocess\nopen('r.csv', 'w').write('1')\nsubprocess.run({command!r}, check=True)"
    file = written(tmp_path / "work", history, source)
    first = saved(access, file, history)
    environment = sandbox.environment(access.token, home)
    running = program(environment, "run", str(file), "--json")
    out, err = running.communicate(timeout=100)
    assert running.returncode == 0, out + err
    second = json.loads(out)["dataset"]
    assert versions(access, history) == [second, first]
    facts = dataset_facts(access, second)
    assert (facts.name, facts.notes) == ("Named", "Noted")
    stored = stored_files(signed_in(sandbox, access.token), second)
    assert stored["n.ipynb"] == file.read_bytes() and stored["r.csv"] == b"1"
    assert '"execution_count": 2' in file.read_text() and '"run"' not in file.read_text()


def test_a_run_that_is_told_to_end_says_in_its_file_where_it_stopped(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    history = str(uuid.uuid4())
    source = "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\ntime.sleep(1e4)"
    file = written(tmp_path / "work", history, source)
    running = program(sandbox.environment(access.token, home), "run", str(file), "--json")
    note = file.with_name("kernel")
    while not (note.exists() and note.read_text()):
        assert running.poll() is None
    running.terminate()
    out, err = running.communicate(timeout=60)
    assert (running.returncode, json.loads(out)["error"]["code"]) == (130, "cancelled"), err
    assert not Path(f"/proc/{note.read_text()}").exists()
    notebook = nbformat.read(file, as_version=4)
    assert notebook.metadata["openbis"]["run"] == {
        "state": "stopped",
        "cell": 1,
        "cells": 2,
        "cell_name": "import os, time",
    }
    assert notebook.cells[0].execution_count == 1
    assert versions(access, history) == []


def test_saving_in_the_end_of_a_long_run_outlasts_a_pause_of_openbis(
    sandbox: Sandbox, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openbis_jupyter.client.running.runs.SAVE_AGAIN_SECONDS", (0.1, 0.1, 0.1))
    history = str(uuid.uuid4())
    command = [PROGRAM, "save", "n.ipynb", "--name", "Named"]
    source = f"import subprocess\nsubprocess.run({command!r}, check=True)"
    file = written(tmp_path / "work", history, source)
    events = list[Event]()
    away = contextlib.ExitStack()

    def listen(event: Event) -> None:
        events.append(event)
        if isinstance(event, CellDone) and event.number == event.cells:
            away.enter_context(sandbox.fault(fault="drop", method="/openbis/openbis"))
        if isinstance(event, Waiting):
            away.close()

    with away:
        ran = run_file(access, file, listen=listen)
    assert any(isinstance(event, Waiting) for event in events)
    assert versions(access, history) == [ran.saved.perm_id]
    assert dataset_facts(access, ran.saved.perm_id).name == "Named"


def test_a_save_cell_that_cannot_be_read_ends_in_a_sentence_and_the_file_keeps_the_results(
    access: Access, tmp_path: Path
) -> None:
    history = str(uuid.uuid4())
    source = """import json, os
open(os.environ["OPENBIS_JUPYTER_RUN"], "w").write(json.dumps({"parents": [], "files": 5}))"""
    file = written(tmp_path / "work", history, source)
    with pytest.raises(OpenbisJupyterError, match="“files” is missing or wrong") as caught:
        run_file(access, file)
    assert caught.value.code == "save-cell-unreadable" and str(file) in caught.value.advice
    assert '"execution_count": 2' in file.read_text() and versions(access, history) == []
