"""Runs in the background at a real hub: a server tells of its own, and its person alone looks them up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import psutil
import requests
from integration.hub.conftest import Hub, Person
from integration.hub.test_broker import server_environment
from nbformat.v4 import new_code_cell, new_notebook
from waiting import wait_until

TOLD = json.loads((Path(__file__).parents[2] / "contract/runs_answer.json").read_text("utf-8"))["runs"][1]


def runs_of(person: Person, path: str = "", method: str = "GET") -> requests.Response:
    """What openBIS asks the service about this person's runs."""
    return requests.request(
        method,
        f"{person.hub.stack.service_url}api/runs{path}",
        headers={"Authorization": f"Bearer {person.token}"},
        verify=str(person.hub.stack.ca_file),
        timeout=60,
    )


def tell(hub: Hub, token: str, run: dict[str, Any], run_id: str | None = None) -> int:
    """A message of a server; gives the status."""
    return requests.put(
        f"{hub.stack.service_url}api/runs/{run_id or run['run_id']}",
        json=run,
        headers={"Authorization": f"token {token}"},
        verify=str(hub.stack.ca_file),
        timeout=60,
    ).status_code


def test_only_a_server_tells_of_runs_and_only_of_its_users(hub: Hub, resident: Person) -> None:
    token = server_environment(resident)["JUPYTERHUB_API_TOKEN"]
    stranger = hub.new_user()
    assert runs_of(stranger, f"/{TOLD['run_id']}/stop", "POST").status_code == 404
    assert tell(hub, token, TOLD) == 200
    assert TOLD in runs_of(resident).json()["runs"]
    assert runs_of(stranger).json() == {"runs": []}
    for refused, status in (
        (tell(hub, resident.token, TOLD), 404),
        (tell(hub, token, TOLD, "another"), 400),
        (tell(hub, token, {**TOLD, "cell": 12}), 400),
        (tell(hub, token, {**TOLD, "title": "x" * 70_000}), 400),
    ):
        assert refused == status


def test_a_server_that_is_killed_is_told_with_the_cell_of_its_run(hub: Hub, neighbour: Person) -> None:
    """As the memory's end would: nobody is left there who could say it; the hub notices, the next server knows."""
    cells = ["print(6 * 7)", "import time\ntime.sleep(1e5)", "print('never')"]
    endless = new_notebook(cells=[new_code_cell(source) for source in cells])
    hub.openbis.datasets.add("N-1")
    hub.openbis.files["N-1"] = {"original/endless.ipynb": nbformat.writes(endless).encode()}
    source = {"dataset": "N-1", "mode": "continuation"}
    launch = neighbour.launch(
        datasets=[], action="run", source=source, directory="killed", notebook="endless"
    )

    def run() -> dict[str, Any]:
        return next(one for one in runs_of(neighbour).json()["runs"] if one["run_id"] == launch["launch_id"])

    wait_until(lambda: (run()["state"], run()["cell_name"]) == ("running", "import time"))
    server = next(one for one in hub.processes() if is_server_of(neighbour, one))
    below = server.children(recursive=True)
    server.kill()
    # The hub looks after its servers each second here.
    told = wait_until(lambda: found if (found := run())["ended"] else None, 20)
    stopped = {"state": "stopped", "cell": 1, "cell_name": "import time", "dataset": None, "error": None}
    assert {key: told[key] for key in stopped} == stopped
    assert told["started"] <= told["ended"] and told["cells"] > 2
    wait_until(lambda: not any(map(goes_on, below)), 20)
    file = neighbour.home / launch["notebook_path"]
    notebook = nbformat.read(file, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert (code[0].outputs[0].text, code[1].outputs) == ("42\n", [])
    assert notebook.metadata["openbis"]["run"]["state"] == "stopped"
    neighbour.arrive()
    again = run()
    assert {key: again[key] for key in stopped} == stopped, "the next server says the same"


def goes_on(process: psutil.Process) -> bool:
    """Whether it has not ended, be it that nobody has asked how."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def is_server_of(person: Person, process: psutil.Process) -> bool:
    mine = process.environ().get("JUPYTERHUB_USER") == person.home.name
    return mine and "jupyterhub.singleuser" in process.cmdline()
