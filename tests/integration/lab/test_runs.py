"""Notebooks that the server runs and saves in the background: real server, kernels and openBIS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.lab.door import Door
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox
from integration.notebook.test_every_cell_runs import stored_files

from openbis_demo.processes import wait_for
from openbis_jupyter.client import connect, find_owner
from openbis_jupyter.client.access import Access

pytestmark = pytest.mark.slow

SECONDS = 60
LONG = "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\ntime.sleep(1e4)"
SAVE = """from openbis_jupyter.client import save_notebook
open('result.csv', 'w').write('1,2')
save_notebook(None, {name!r}, None, {owner!r}, name='Named', notes='Noted', history_id={history!r}, files=['result.csv'])"""


@pytest.fixture(scope="module")
def o(openbis: Sandbox) -> Any:
    return connect(openbis.token_of("USER"), url=openbis.url)


@pytest.fixture
def owner(o: Any) -> str:
    return find_owner(Access(o.url, o.token), EXPERIMENT).perm_id


@pytest.fixture
def signed_in(door: Door, openbis: Sandbox) -> Iterator[Door]:
    door.connect(openbis, "alice")
    yield door
    for run in door.ask("runs")["runs"]:
        door.ask("runs", run["run_id"], method="DELETE")
    until(door, lambda: all(run["ended"] for run in door.ask("runs")["runs"]), "the end of all")


def until(door: Door, holds: Callable[[], Any], what: str) -> Any:
    """Wait for a condition."""
    return wait_for(door.laptop.child, what, lambda: holds() or None, SECONDS)


def ended(door: Door, run_id: str) -> dict[str, Any]:
    """The run when it has ended."""

    def probe() -> Any:
        run = door.ask("runs", run_id)
        return run if run["ended"] else None

    return dict(until(door, probe, f"the end of {run_id}"))


def written(laptop: Laptop, url: str, owner: str, name: str, *cells: str) -> Path:
    """A notebook that says what it belongs to; its folder has its name."""
    file = laptop.notebook(f"{name}/{name}.ipynb", *cells)
    notebook = nbformat.read(file, as_version=4)
    notebook.metadata["openbis"] = {"url": url, "owner": {"perm_id": owner}, "history_id": f"history-{name}"}
    nbformat.write(notebook, file)
    return file


def mark_of(file: Path) -> Any:
    return nbformat.read(file, as_version=4).metadata["openbis"].get("run")


def outputs_of(file: Path) -> list[str]:
    cells = nbformat.read(file, as_version=4).cells
    return ["".join(one.get("text", "") for one in cell.outputs) for cell in cells]


def kernel_of(door: Door, file: Path) -> int:
    """Process id of the kernel, when it is in the long cell."""
    note = file.with_name("kernel")
    return int(until(door, lambda: note.exists() and note.read_text(), "the long cell"))


def test_a_notebook_runs_to_its_dataset(signed_in: Door, o: Any, owner: str) -> None:
    name = "good"
    save = SAVE.format(name=f"{name}.ipynb", owner=owner, history=f"history-{name}")
    file = written(signed_in.laptop, o.url, owner, name, "print(6 * 7)", save)
    begun = signed_in.request(
        "runs", method="POST", body={"notebook": "good/good.ipynb", "run_id": "launch-1"}
    )
    assert (begun.status_code, begun.json()["run_id"], begun.json()["cells"]) == (202, "launch-1", 2)
    again = signed_in.post("runs", notebook="good/good.ipynb")
    assert again["run_id"] == "launch-1"
    run = ended(signed_in, "launch-1")
    assert (run["state"], run["cell"], run["cells"], run["cell_name"]) == ("done", 2, 2, None), run
    assert run["title"] == "good" and run["started"] <= run["ended"] and run["error"] is None
    stored = stored_files(o, run["dataset"])
    assert stored["good.ipynb"] == file.read_bytes() and stored["result.csv"] == b"1,2"
    assert "good.html" in stored
    assert outputs_of(file)[0] == "42\n" and mark_of(file) is None
    dataset = o.get_dataset(run["dataset"])
    assert {"Named", "Noted"} <= set(dataset.props.all().values())
    state = signed_in.post("notebook-state", path="good/good.ipynb")
    assert (state["state"], state["perm_id"]) == ("saved", run["dataset"])
    assert signed_in.post("runs", notebook="good/good.ipynb", run_id="launch-1") == run
    assert signed_in.ask("runs")["runs"][0] == run
