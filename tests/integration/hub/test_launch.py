"""One click, seen from openBIS and from the browser."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from integration.hub.conftest import Hub, Person

from openbis_demo.kernels import installed_kernels


def test_the_first_click_of_somebody_new(hub: Hub, person: Person) -> None:
    hub.control(person.user, "lab").touch()
    launch = person.launch()
    assert launch["state"] == "accepted"
    assert launch["ticket"] not in launch["redirect_url"]
    page = person.follow(launch)
    assert page.url == f"{hub.stack.service_url}launches/{launch['launch_id']}/"
    assert [answer.status_code for answer in page.history][:2] == [303, 303]
    states = list(person.states(launch["launch_id"]))
    assert [state["progress"] for state in states] == sorted(state["progress"] for state in states)
    assert states[-1]["state"] == "ready"
    assert states[-1]["url"].endswith("/lab/tree/lab/yeast/growth.ipynb")
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]
    notebook = nbformat.read(person.home / "lab/yeast/growth.ipynb", as_version=4)
    assert "D-2" in str(notebook.cells)
    assert notebook.metadata.openbis.url == hub.openbis.url
    lab = person.visit(states[-1]["url"])
    assert "jupyter-config-data" in lab.text


def test_a_running_server_gets_the_notebook_within_the_call(resident: Person) -> None:
    launch = resident.launch(directory="warm", notebook="first")
    assert launch["state"] == "ready"
    assert launch["notebook_path"] == "warm/first.ipynb"
    answer = resident.follow(launch, allow_redirects=False)
    to_notebook = resident.browser.get(
        resident.hub.stack.hub_url + answer.headers["Location"], allow_redirects=False
    )
    assert to_notebook.headers["Location"] == "/user/resident/lab/tree/warm/first.ipynb"


def test_clicks_at_once_give_whole_notebooks_with_names_of_their_own(resident: Person) -> None:
    with ThreadPoolExecutor(6) as threads:
        launches = list(threads.map(lambda _: resident.launch(directory="many"), range(6)))
    paths = {launch["notebook_path"] for launch in launches}
    assert paths == {"many/growth.ipynb", *(f"many/growth-{n}.ipynb" for n in range(2, 7))}
    for path in paths:
        notebook = nbformat.read(resident.home / path, as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.openbis.file_name == Path(path).name


def test_what_people_call_it_is_title_and_dataset_name_and_the_file_is_called_for_programs(
    resident: Person,
) -> None:
    called = {"name": "Growth curves, 30 °C", "notebook": "Growth-curves-30-C", "directory": "called"}
    for file_name in ("Growth-curves-30-C.ipynb", "Growth-curves-30-C-2.ipynb"):
        launch = resident.launch(**called)
        assert launch["notebook_path"] == f"called/{file_name}"
        notebook = nbformat.read(resident.home / launch["notebook_path"], as_version=4)
        title, name, *_ = notebook.cells
        assert title.source.startswith("# Growth curves, 30 °C\n")
        assert name.source == 'dataset_name = "Growth curves, 30 °C"'
        about = notebook.metadata.openbis
        assert (about.name, about.file_name) == ("Growth curves, 30 °C", file_name)
    page = resident.follow(launch, allow_redirects=False)
    assert page.status_code in (302, 303)
    answer = resident.click(**called | {"name": "a\nb"})
    assert (answer.json()["error"]["code"], answer.json()["error"]["details"]["field"]) == (
        "request-invalid",
        "name",
    )


def test_a_taken_name_is_left_alone(resident: Person) -> None:
    (resident.home / "taken").mkdir()
    mine = resident.home / "taken" / "growth.ipynb"
    mine.write_text("mine")
    assert resident.launch(directory="taken")["notebook_path"] == "taken/growth-2.ipynb"
    assert mine.read_text() == "mine"


def test_a_form_sent_twice_is_one_launch(resident: Person) -> None:
    with ThreadPoolExecutor(2) as threads:
        twice = list(
            threads.map(lambda _: resident.launch(launch_key="the-same-click", directory="twice"), range(2))
        )
    assert twice[0]["launch_id"] == twice[1]["launch_id"]
    assert twice[0]["ticket"] != twice[1]["ticket"]
    assert sorted(path.name for path in (resident.home / "twice").iterdir()) == ["growth.ipynb"]
    for launch in twice:
        assert resident.follow(launch).status_code == 200


@pytest.mark.parametrize("count", [1, 1000])
def test_the_number_of_openbis_requests_does_not_grow(hub: Hub, person: Person, count: int) -> None:
    hub.openbis.datasets = {f"D-{number}" for number in range(count)}
    before = len(hub.openbis.calls)
    person.launch(datasets=sorted(hub.openbis.datasets))
    assert len(hub.openbis.calls) - before <= 4


def test_a_download_needs_no_hub(hub: Hub, person: Person) -> None:
    answer = person.click(action="download", notebook="Übersicht 📈")
    assert answer.status_code == 200
    assert answer.json()["state"] == "downloaded"
    assert answer.json()["file_name"] == "Übersicht 📈.ipynb"
    nbformat.validate(json.loads(answer.json()["notebook"]))
    assert hub.administrate("GET", f"users/{person.user}").status_code == 404


def test_a_workspace_is_a_launch_without_notebook(resident: Person) -> None:
    before = resident.notebooks()
    answer = resident.click("api/workspaces")
    assert answer.json()["state"] == "ready"
    assert answer.json()["notebook_path"] is None
    assert resident.follow(answer.json()).status_code == 200
    state = resident.wait_for_end(answer.json()["launch_id"])
    assert state["url"] == "/user/resident/lab"
    assert resident.notebooks() == before


def test_the_state_is_told_to_its_owner_only(hub: Hub, resident: Person, person: Person) -> None:
    launch_id = resident.launch(directory="state")["launch_id"]

    def status(token: str) -> tuple[int, dict[str, object]]:
        answer = resident.browser.get(
            f"{hub.stack.service_url}api/launches/{launch_id}", headers={"Authorization": f"Bearer {token}"}
        )
        return answer.status_code, answer.json()

    assert status(resident.token)[1]["state"] == "ready"
    assert status(person.token)[1]["error"]["code"] == "launch-unknown"  # type: ignore[index]
    assert status("nobody")[0] == 401


def test_users_whose_names_look_alike_have_homes_of_their_own(hub: Hub) -> None:
    people = [hub.new_user(name) for name in ("Mia.M@lab", "mia.m@lab")]
    for somebody in people:
        somebody.arrive()
        assert somebody.notebooks() == ["lab/yeast/growth.ipynb"]
    assert people[0].home != people[1].home
    for somebody in people:
        somebody.leave()


def test_kernels_are_those_of_the_server_once_it_runs(resident: Person, person: Person) -> None:
    def offered(somebody: Person) -> list[dict[str, str]]:
        kernels: list[dict[str, str]] = somebody.click("api/options").json()["kernels"]
        return kernels

    assert [kernel["name"] for kernel in offered(person)] == ["python3"]
    kernels = offered(resident)
    assert [kernel["name"] for kernel in kernels] == [kernel.name for kernel in installed_kernels()]
    assert [kernel["default"] for kernel in kernels] == [True] + [False] * (len(kernels) - 1)
    assert {"python", "r", "octave", "bash", "sos"} == {kernel["language"] for kernel in kernels}
    made = json.loads(resident.click(action="download", kernel="ir").json()["notebook"])
    assert made["metadata"]["kernelspec"] == {"name": "ir", "display_name": "R", "language": "R"}
    assert any("dataset_ids <- " in cell["source"] for cell in made["cells"])
    assert person.click(action="download", kernel="ir").json()["error"]["code"] == "kernel-unknown"


def test_health(hub: Hub, resident: Person) -> None:
    assert resident.browser.get(hub.stack.service_url + "api/health").json()["status"] == "ok"


def test_nothing_secret_is_in_logs_command_lines_or_notebooks(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="secrets")
    resident.follow(launch)
    secrets = [launch["ticket"], resident.token, *hub.openbis.pats]
    log = hub.log()
    command_lines = "\n".join(" ".join(process.cmdline()) for process in hub.processes())
    notebook = (resident.home / launch["notebook_path"]).read_text()
    for secret in secrets:
        assert secret not in log
        assert secret not in command_lines
        assert secret not in notebook
    assert launch["launch_id"] in log


def test_where_the_hub_looks_whether_its_service_runs_there_is_a_page(hub: Hub, person: Person) -> None:
    looks = re.findall(r"(\d+) GET /services/openbis/ \d+ ms", hub.log())
    assert set(looks) == {"200"}, "the hub looks when it starts, and then each minute"
    page = person.hub.new_browser().get(hub.stack.service_url, allow_redirects=False)
    assert (page.status_code, "/hub/home" in page.text) == (200, True)
    assert "answer 404" not in hub.log()
