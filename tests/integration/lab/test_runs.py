"""Notebooks that the server runs and saves in the background: real server, kernels and openBIS."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
import requests
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop, start_laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, stored_files

from openbis_demo.processes import wait_for
from openbis_jupyter.client import connect, find_owner
from openbis_jupyter.client.connecting import Access

SECONDS = 60
LONG = "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\ntime.sleep(1e4)"
WAITS = """import os, time
open('kernel', 'w').write(str(os.getpid()))
while not os.path.exists('go'): time.sleep(0.05)
from openbis_jupyter.client import render_html"""
SAVE = """from openbis_jupyter.client import save_notebook
open('result.csv', 'w').write('1,2')
save_notebook(
    None, {name!r}, None, {owner!r}, name='Named', notes='Noted', history_id={history!r}, files=['result.csv']
)"""


@pytest.fixture(scope="module")
def o(openbis: Sandbox) -> Any:
    return connect(openbis.token_of("USER"), url=openbis.url)


@pytest.fixture
def owner(o: Any) -> str:
    return find_owner(Access(o.url, o.token), EXPERIMENT).perm_id


@pytest.fixture
def signed_in(extension: Extension, openbis: Sandbox) -> Iterator[Extension]:
    extension.connect(openbis, "alice")
    yield extension
    for run in extension.ask("runs")["runs"]:
        extension.ask("runs", run["run_id"], method="DELETE")
    until(extension, lambda: all(run["ended"] for run in extension.ask("runs")["runs"]), "the end of all")


def until(extension: Extension, holds: Callable[[], Any], what: str) -> Any:
    """Wait for a condition."""
    return wait_for(extension.laptop.child, what, lambda: holds() or None, SECONDS)


def ended(extension: Extension, run_id: str) -> dict[str, Any]:
    """The run when it has ended."""

    def probe() -> Any:
        run = extension.ask("runs", run_id)
        return run if run["ended"] else None

    return dict(until(extension, probe, f"the end of {run_id}"))


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


def kernel_of(extension: Extension, file: Path) -> int:
    """Process id of the kernel, when it is in the long cell."""
    note = file.with_name("kernel")
    return int(until(extension, lambda: note.exists() and note.read_text(), "the long cell"))


def has_ended(process: psutil.Process) -> bool:
    """Whether it has ended, perhaps without anybody who asked how."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_notebook_runs_to_its_dataset(signed_in: Extension, o: Any, owner: str) -> None:
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
    assert "good.html" in stored and b"the kernel itself" in stored["environment.txt"]
    assert outputs_of(file)[0] == "42\n" and mark_of(file) is None
    dataset = o.get_dataset(run["dataset"])
    assert {"Named", "Noted"} <= set(dataset.props.all().values())
    state = signed_in.post("notebook-state", path="good/good.ipynb")
    assert (state["state"], state["perm_id"]) == ("saved", run["dataset"])
    assert run["compared"] is None  # there was nothing to compare with
    assert signed_in.post("runs", notebook="good/good.ipynb", run_id="launch-1") == run
    signed_in.post("runs", notebook="good/good.ipynb", run_id="launch-2")
    again = ended(signed_in, "launch-2")
    assert (again["state"], again["compared"]) == ("done", {"cells": 1, "changed": 0}), again
    assert file.with_name("good.comparison.html").exists()
    assert signed_in.ask("runs")["runs"][:2] == [again, run]


def test_what_fails_is_named_saves_nothing_and_keeps_the_finished_cells(
    signed_in: Extension, o: Any, owner: str
) -> None:
    file = written(signed_in.laptop, o.url, owner, "bad", "print('so far')", "1 / 0", "print('never')")
    earlier = nbformat.read(file, as_version=4)
    earlier.metadata["openbis"]["run"] = {"state": "stopped", "cell": 9, "cells": 9, "cell_name": "earlier"}
    nbformat.write(earlier, file)
    run = ended(signed_in, signed_in.post("runs", notebook="bad/bad.ipynb")["run_id"])
    assert (run["state"], run["cell"], run["cells"], run["cell_name"]) == ("failed", 1, 3, "1 / 0"), run
    assert run["error"]["code"] == "cell-failed" and "ZeroDivisionError" in run["error"]["message"]
    assert outputs_of(file) == ["so far\n", "", ""]
    assert mark_of(file) == {"state": "failed", "cell": 1, "cells": 3, "cell_name": "1 / 0"}
    assert (
        run["dataset"] is None and signed_in.post("notebook-state", path="bad/bad.ipynb")["state"] == "never"
    )
    again = signed_in.post("runs", notebook="bad/bad.ipynb")  # one that has ended is no hindrance
    assert again["run_id"] != run["run_id"]


def test_a_long_run_is_activity_and_stops_when_it_is_told_to(
    signed_in: Extension, o: Any, owner: str
) -> None:
    files = [
        written(signed_in.laptop, o.url, owner, name, "print('so far')", LONG)
        for name in ("one", "two", "three")
    ]
    runs = [signed_in.post("runs", notebook=f"{file.stem}/{file.name}")["run_id"] for file in files]
    kernels = [kernel_of(signed_in, file) for file in files[:2]]
    third = signed_in.ask("runs", runs[2])
    assert (third["state"], third["started"], files[2].with_name("kernel").exists()) == (
        "waiting",
        None,
        False,
    )
    files[2].rename(files[2].with_name("renamed.ipynb"))
    known = signed_in.post("runs", notebook="three/renamed.ipynb")
    assert (known["run_id"], known["notebook_path"]) == (runs[2], "three/renamed.ipynb")
    assert signed_in.ask("runs", runs[2], method="DELETE")["state"] == "cancelled"
    assert signed_in.ask("runs", runs[0])["cell_name"] == "import os, time"
    before = last_activity(signed_in)
    until(signed_in, lambda: last_activity(signed_in) > before, "activity")
    for run_id in runs[:2]:
        signed_in.ask("runs", run_id, method="DELETE")
    first = ended(signed_in, runs[0])
    assert (first["state"], first["cell"], first["cells"], first["error"]) == ("cancelled", 1, 2, None)
    ended(signed_in, runs[1])
    assert outputs_of(files[0]) == ["so far\n", ""]
    assert mark_of(files[0])["state"] == "cancelled" and mark_of(files[0])["cell"] == 1
    until(signed_in, lambda: not any(map(psutil.pid_exists, kernels)), "the end of the kernels")


def contents(extension: Extension, method: str, path: str, body: Any = None) -> None:
    """What JupyterLab asks for when a person renames or deletes something."""
    headers = {"Authorization": f"token {extension.laptop.token}"}
    address = f"{extension.laptop.url}api/contents/{path}"
    requests.request(method, address, json=body, headers=headers, timeout=60).raise_for_status()


def test_a_run_follows_its_notebook_that_is_renamed_and_moved(
    signed_in: Extension, o: Any, owner: str
) -> None:
    """Its own cells still call it by its old name; another notebook has taken that."""
    name = "before"
    save = SAVE.format(name=f"{name}.ipynb", owner=owner, history=f"history-{name}")
    cells = (WAITS, "print(render_html('before.ipynb').name)", save)
    file = written(signed_in.laptop, o.url, owner, name, *cells)
    run_id = signed_in.post("runs", notebook="before/before.ipynb")["run_id"]
    kernel_of(signed_in, file)
    contents(signed_in, "PATCH", "before/before.ipynb", {"path": "before/after.ipynb"})
    contents(signed_in, "PATCH", "before", {"path": "moved"})
    moved = signed_in.laptop.folder / "moved/after.ipynb"
    until(
        signed_in, lambda: signed_in.ask("runs", run_id)["notebook_path"] == "moved/after.ipynb", "the place"
    )
    assert signed_in.post("runs", notebook="moved/after.ipynb")["run_id"] == run_id
    other = signed_in.laptop.notebook("moved/before.ipynb", "1").read_bytes()
    moved.with_name("go").touch()
    run = ended(signed_in, run_id)
    assert (run["state"], run["title"], run["notebook_path"]) == ("done", "after", "moved/after.ipynb"), run
    assert not file.parent.exists() and moved.with_name("before.ipynb").read_bytes() == other
    stored = stored_files(o, run["dataset"])
    assert stored["after.ipynb"] == moved.read_bytes() and stored["result.csv"] == b"1,2"
    assert "after.html" in stored and "after.html" in outputs_of(moved)[1]
    state = signed_in.post("notebook-state", path="moved/after.ipynb")
    assert (state["state"], state["perm_id"]) == ("saved", run["dataset"])


def begun(extension: Extension, url: str, owner: str, name: str) -> tuple[Path, str, psutil.Process]:
    """A run in its long second cell: the notebook (as of `written`), the run, its kernel."""
    file = written(extension.laptop, url, owner, name, "print('so far')", LONG)
    run_id = extension.post("runs", notebook=f"{name}/{name}.ipynb")["run_id"]
    return file, str(run_id), psutil.Process(kernel_of(extension, file))


def test_a_run_whose_notebook_is_deleted_ends_and_does_not_make_it_anew(
    signed_in: Extension, o: Any, owner: str
) -> None:
    file, run_id, kernel = begun(signed_in, o.url, owner, "deleted")
    contents(signed_in, "DELETE", "deleted/deleted.ipynb")
    run = ended(signed_in, run_id)
    assert (run["state"], run["error"]["code"], run["cell"]) == ("failed", "notebook-gone", 1), run
    assert "deleted.ipynb" in run["error"]["message"] and "run it again" in run["error"]["advice"]
    assert has_ended(kernel) and list(file.parent.glob("*.ipynb")) == []


def last_activity(extension: Extension) -> datetime:
    """What the hub's culler is told; asking is no activity."""
    headers = {"Authorization": f"token {extension.laptop.token}"}
    answer = requests.get(f"{extension.laptop.url}api/status", headers=headers, timeout=60).json()
    return datetime.fromisoformat(answer["last_activity"].replace("Z", "+00:00"))


def test_a_run_whose_program_is_killed_says_so_and_leaves_no_kernel(
    signed_in: Extension, o: Any, owner: str
) -> None:
    file, run_id, kernel = begun(signed_in, o.url, owner, "killed")
    program = kernel.parent()
    assert program is not None and "openbis_jupyter.client.running.program" in program.cmdline()
    program.kill()
    run = ended(signed_in, run_id)
    assert (run["state"], run["error"]["code"], run["cell"]) == ("failed", "run-died", 1)
    until(signed_in, lambda: has_ended(kernel), "the end of the kernel")
    until(signed_in, lambda: mark_of(file)["state"] == "stopped", "the mark")
    assert outputs_of(file) == ["so far\n", ""]


def test_only_what_is_below_the_root_runs(signed_in: Extension, o: Any, owner: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), outside)
    link = signed_in.laptop.folder / "link.ipynb"
    link.symlink_to(outside)
    for path, code in (
        ("../outside.ipynb", "path-outside"),
        (str(outside), "notebook-missing"),  # below the root there is none of that name
        ("link.ipynb", "path-outside"),
        ("absent.ipynb", "notebook-missing"),
        (None, "request-invalid"),
    ):
        assert signed_in.post("runs", notebook=path)["code"] == code, path
    written(signed_in.laptop, "https://other.example", owner, "other", "1")
    assert signed_in.post("runs", notebook="other/other.ipynb")["code"] == "connection-unknown"
    assert signed_in.post("runs", notebook="other/other.ipynb", run_id="../x")["code"] == "request-invalid"
    assert signed_in.ask("runs", "nothing")["code"] == "run-unknown"
    assert signed_in.request("runs", method="POST", body={}, headers={}).status_code == 403
    file = written(signed_in.laptop, o.url, "", "homeless", "1")
    run = ended(signed_in, signed_in.post("runs", notebook="homeless/homeless.ipynb")["run_id"])
    assert run["error"]["code"] == "request-invalid" and mark_of(file) is None


def test_a_killed_server_takes_its_runs_along_and_says_later_where_they_stopped(
    openbis: Sandbox, o: Any, owner: str, tmp_path: Path
) -> None:
    laptop = start_laptop(tmp_path, outlived=True, pages=False)
    try:
        extension = Extension(laptop)
        extension.connect(openbis, "alice")
        file = written(laptop, o.url, owner, "long", "print('so far')", LONG, "print('never')")
        run_id = extension.post("runs", notebook="long/long.ipynb")["run_id"]
        kernel = kernel_of(extension, file)
        (server,) = psutil.Process(laptop.child.pid).children()
        below = [server, *server.children(recursive=True)]
        assert kernel in [process.pid for process in below]
        assert laptop.token not in json.dumps([process.cmdline() for process in below])
        os.kill(server.pid, signal.SIGKILL)
        until(
            extension, lambda: all(map(has_ended, below)), "the end of the run and its kernel by themselves"
        )
        stopped = {"state": "stopped", "cell": 1, "cells": 3, "cell_name": "import os, time"}
        assert mark_of(file) == stopped and outputs_of(file) == ["so far\n", "", ""]
    finally:
        laptop.child.stop()
    again = start_laptop(tmp_path, pages=False)
    try:
        run = Extension(again).ask("runs", run_id)
        assert {key: run[key] for key in stopped} == stopped and run["ended"] and run["error"] is None
        records = [file for file in tmp_path.rglob("openbis/runs/*") if file.is_file()]
        assert records and all(file.stat().st_mode & 0o777 == 0o600 for file in records)
    finally:
        again.child.stop()


def test_a_server_that_is_told_to_end_stops_its_runs_in_order(
    openbis: Sandbox, o: Any, owner: str, tmp_path: Path
) -> None:
    # As a batch system ends a job whose time is over.
    laptop = start_laptop(
        tmp_path,
        outlived=True,
        variables={"OPENBIS_JUPYTER_ENDS_AT": str(int(time.time()))},
        pages=False,
    )
    try:
        extension = Extension(laptop)
        extension.connect(openbis, "alice")
        file = written(laptop, o.url, owner, "long", LONG)
        run_id = extension.post("runs", notebook="long/long.ipynb")["run_id"]
        kernel_of(extension, file)
        (server,) = psutil.Process(laptop.child.pid).children()
        below = [server, *server.children(recursive=True)]
        os.kill(server.pid, signal.SIGTERM)
        until(extension, lambda: all(map(has_ended, below)), "the end of all")
    finally:
        laptop.child.stop()
    record = next(file for file in tmp_path.rglob(f"openbis/runs/{run_id}.json"))
    run = json.loads(record.read_text())["run"]
    assert (run["state"], run["cell"], run["cells"]) == ("stopped", 0, 1) and run["ended"]
    assert run["error"]["code"] == "server-time-over" and "run the notebook again" in run["error"]["advice"]
    assert mark_of(file)["state"] == "stopped"
