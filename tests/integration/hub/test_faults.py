"""What can go wrong: a clear error where it happened, nothing lost, nothing half done."""

import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from integration.hub.conftest import SPAWNS_AT_ONCE, Hub, Person
from integration.hub.test_background import runs_of
from unit.hub.openbis_double import slow
from waiting import wait_until

from openbis_jupyter.hub.settings import Settings

WORKERS = Settings(openbis_url="", hub_url="").workers


def error_of(answer: requests.Response) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert error["message"]
    assert error["advice"]
    return error


@pytest.mark.parametrize(
    ("changes", "status", "code", "named"),
    [
        ({"datasets": ["D-1", "D-77", "D-2", "D-88"]}, 404, "datasets-unknown", ["D-77", "D-88"]),
        ({"owner": {"kind": "OBJECT", "perm_id": "S-99"}}, 404, "owner-unknown", ["S-99"]),
        ({"owner": {"kind": "EXPERIMENT", "perm_id": "E-2"}}, 403, "owner-read-only", ["/LAB/P/E-2"]),
        ({"kernel": "sas"}, 400, "kernel-unknown", ["sas", "python3"]),
        ({"directory": "../elsewhere"}, 400, "request-invalid", ["directory"]),
        ({"directory": "/etc"}, 400, "request-invalid", ["directory"]),
        ({"directory": ".ssh"}, 400, "request-invalid", ["directory"]),
        ({"notebook": "a\u202eb"}, 400, "request-invalid", ["notebook"]),
        ({"notebook": ""}, 400, "request-invalid", ["notebook"]),
        ({"notebook": "x" * 1000}, 400, "request-invalid", ["notebook"]),
        ({"launch_key": "short"}, 400, "request-invalid", ["launch_key"]),
        ({"datasets": "D-1"}, 400, "request-invalid", ["datasets"]),
    ],
)
def test_a_click_that_cannot_be_done_names_what_is_wrong(
    resident: Person, changes: dict[str, Any], status: int, code: str, named: list[str]
) -> None:
    before = resident.notebooks()
    answer = resident.click(**changes)
    error = error_of(answer)
    assert (answer.status_code, error["code"]) == (status, code)
    for name in named:
        assert name in error["message"] + error["advice"]
    assert "D-1," not in error["message"]
    assert resident.notebooks() == before


def test_emoji_and_foreign_scripts_are_good_names(resident: Person) -> None:
    launch = resident.launch(
        directory="\U0001f9ec/\u0645\u062e\u062a\u0628\u0631", notebook="\u751f\u957f \U0001f4c8"
    )
    assert (resident.home / launch["notebook_path"]).is_file()


def test_bytes_that_are_no_json_are_refused(hub: Hub, resident: Person) -> None:
    for body in (b"", b"\xff", b"[", b"null", b"[1]", b"[" * 100_000):
        answer = resident.browser.post(
            hub.stack.service_url + "api/launches",
            data=body,
            headers={"Authorization": f"Bearer {resident.token}"},
        )
        assert (answer.status_code, error_of(answer)["code"]) == (400, "request-invalid")


@pytest.mark.parametrize(
    ("field", "method", "path"),
    [
        ("launch_id", "GET", "api/launches/{}"),
        ("run_id", "POST", "api/runs/{}/stop"),
    ],
)
def test_an_id_that_can_be_none_is_named(
    hub: Hub, resident: Person, field: str, method: str, path: str
) -> None:
    for part in ("", "a%3Fb", "..%2Fkernels", "x" * 65):
        answer = resident.browser.request(
            method,
            hub.stack.service_url + path.format(part),
            headers={"Authorization": f"Bearer {resident.token}"},
        )
        error = error_of(answer)
        assert (answer.status_code, error["code"]) == (400, "request-invalid")
        assert error["details"]["field"] == field


def test_an_expired_session_is_told(hub: Hub, resident: Person) -> None:
    del hub.openbis.users[resident.token]
    answer = resident.click()
    assert (answer.status_code, error_of(answer)["code"]) == (401, "session-expired")


def test_openbis_that_answers_html_or_redirects_is_told(hub: Hub, resident: Person) -> None:
    for raw in (
        (200, {"Content-Type": "text/html"}, b"<html>"),
        (503, {}, b""),
        (302, {"Location": "/"}, b""),
    ):
        hub.openbis.raw_answer = lambda raw=raw: raw  # type: ignore[misc]
        answer = resident.click()
        assert (answer.status_code, error_of(answer)["code"]) == (502, "openbis-unreachable")
        assert int(answer.headers["Retry-After"]) > 0


def test_the_service_answers_others_while_openbis_is_slow(hub: Hub, resident: Person) -> None:
    there = resident.launch(directory="slow")
    resident.follow(there).raise_for_status()
    release = threading.Event()

    def wait() -> tuple[int, dict[str, str], bytes]:
        release.wait(15)
        return slow(0)

    hub.openbis.raw_answer = wait
    crowd = 2 * WORKERS
    asked_before = len(hub.openbis.calls)
    with ThreadPoolExecutor(crowd) as threads:
        # Of several people: nobody alone may hold so much.
        waiting = [threads.submit(person.click) for person in [hub.new_user() for _ in range(crowd)]]
        wait_until(lambda: len(hub.openbis.calls) >= asked_before + WORKERS)
        health = resident.browser.get(hub.stack.service_url + "api/health", timeout=2)
        # Whoever only follows a launch needs the database, and not openBIS.
        page = resident.browser.get(f"{hub.stack.service_url}launches/{there['launch_id']}/", timeout=5)
        assert (health.status_code, page.status_code) == (200, 200)
        assert not any(click.done() for click in waiting)
        release.set()
        assert {click.result().status_code for click in waiting} == {401}, "openBIS knew nobody in the end"


def test_a_start_that_fails_or_times_out_says_why_and_can_be_tried_again(hub: Hub, person: Person) -> None:
    """Tried again by the button of the page, and by the same click."""
    broken, silent = hub.control(person.user, "fail"), hub.control(person.user, "silent")
    broken.touch()
    silent.touch()
    launch = person.launch(launch_key="again-and-again")
    page = person.follow(launch)
    state = person.wait_for_end(launch["launch_id"])
    assert (state["state"], state["error"]["code"], state["retry"]) == ("failed", "spawn-failed", True)
    assert "the machine has no memory left." in state["error"]["message"]
    assert "no memory left" in person.browser.get(page.url).text
    broken.unlink()
    assert person.press(launch["launch_id"], "retry")["state"] == "starting"
    state = person.wait_for_end(launch["launch_id"])
    assert (state["state"], state["error"]["code"], state["retry"]) == ("failed", "spawn-failed", True)
    assert "2" in state["error"]["message"], "the spawner's own words name the seconds"
    silent.unlink()
    again = person.launch(launch_key="again-and-again")
    assert again["launch_id"] == launch["launch_id"]
    person.follow(again)
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]


def test_a_server_that_died_is_started_anew(hub: Hub, neighbour: Person) -> None:
    hub.server_process(neighbour.user).kill()
    launch = neighbour.launch(directory="anew")
    assert launch["state"] in ("starting", "writing", "ready")
    assert neighbour.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert "anew/growth.ipynb" in neighbour.notebooks()


def test_a_stopped_server_is_started_by_the_click(hub: Hub, neighbour: Person) -> None:
    hub.administrate("DELETE", f"users/{neighbour.user}/server").raise_for_status()
    launch = neighbour.launch(directory="stopped")
    assert launch["state"] == "starting"
    assert neighbour.wait_for_end(launch["launch_id"])["state"] == "ready"


def test_the_same_click_leads_on_although_the_server_ended_after_the_notebook_was_ready(
    hub: Hub, neighbour: Person
) -> None:
    """Whoever repeats a click that had not shown them their notebook comes to it, and it is written and run once."""
    request = {"directory": "again", "launch_key": "the-same-click-again"}
    launch = neighbour.launch(**request)
    assert launch["state"] == "ready"
    hub.administrate("DELETE", f"users/{neighbour.user}/server").raise_for_status()
    again = neighbour.launch(**request)
    assert (again["launch_id"], again["state"]) == (launch["launch_id"], "starting")
    assert neighbour.follow(again).status_code == 200
    ready = neighbour.wait_for_end(again["launch_id"])
    assert (ready["state"], ready["notebook_path"]) == ("ready", "again/growth.ipynb")
    assert hub.administrate("GET", f"users/{neighbour.user}").json()["server"]
    assert [path for path in neighbour.notebooks() if path.startswith("again/")] == ["again/growth.ipynb"]


def test_launches_wait_for_room(hub: Hub, person: Person) -> None:
    crowd = [hub.new_user() for _ in range(SPAWNS_AT_ONCE)]
    held = [hub.control(somebody.user, "hold") for somebody in crowd]
    for somebody, file in zip(crowd, held, strict=True):
        file.touch()
        launch = somebody.launch()
        somebody.follow(launch)
        wait_until(lambda s=somebody: hub.administrate("GET", f"users/{s.user}").json().get("pending"))
    late = hub.new_user()
    launches = []
    for somebody in (person, late):
        launches.append(somebody.launch())
        somebody.follow(launches[-1])
        wait_until(lambda s=somebody: status(s, launches[-1])["place"])
    assert (status(person, launches[0])["place"], status(person, launches[0])["waiting"]) == (1, 2)
    places = []
    for state in late.states(launches[1]["launch_id"]):
        places.append(state["place"])
        if state["place"]:
            assert "as soon as there is room" in state["message"]
            assert state["deadline"] > state["started"]
        if state["place"] == 2:
            person.press(launches[0]["launch_id"], "cancel")
        elif state["place"] == 1:
            # A start that ends badly makes room as well, and sooner.
            for somebody, file in zip(crowd, held, strict=True):
                hub.control(somebody.user, "fail").touch()
                file.unlink(missing_ok=True)
    assert (state["state"], state["place"], state["deadline"]) == ("ready", None, None)
    assert places.index(2) < places.index(1), "who gives up makes room for those behind"
    assert person.wait_for_end(launches[0]["launch_id"])["error"]["code"] == "launch-cancelled"
    assert person.notebooks() == []
    for somebody in (*crowd, late):
        somebody.leave()


def status(person: Person, launch: dict[str, Any]) -> dict[str, Any]:
    answer = requests.get(
        f"{person.hub.stack.service_url}api/launches/{launch['launch_id']}",
        headers={"Authorization": f"Bearer {person.token}"},
        verify=str(person.hub.stack.ca_file),
        timeout=30,
    )
    state: dict[str, Any] = answer.json()
    return state


def test_a_service_that_is_killed_goes_on_where_it_was(hub: Hub, person: Person) -> None:
    held = hub.control(person.user, "hold")
    held.touch()
    launch = person.launch()
    person.follow(launch)
    wait_until(lambda: hub.administrate("GET", f"users/{person.user}").json().get("pending"))
    arriving = person.launch(directory="arriving", action="run")
    service = hub.service_process()
    service.kill()
    psutil.wait_procs([service], timeout=10)
    held.unlink()
    # Whoever comes with a ticket while the service is started anew is not sent away.
    assert person.follow(arriving).status_code == 200
    for one in (launch, arriving):
        assert person.wait_for_end(one["launch_id"])["state"] == "ready"
    assert person.notebooks() == ["arriving/growth.ipynb", "lab/yeast/growth.ipynb"]
    (run,) = runs_of(person).json()["runs"]
    assert (run["run_id"], run["notebook_path"]) == (arriving["launch_id"], "arriving/growth.ipynb")


@pytest.fixture
def full_disk(resident: Person) -> Iterator[Path]:
    """A directory of the home without room: a file system of one page that is taken."""
    full = resident.home / "full"
    full.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(full)], check=True)
    # The system itself says when nothing more fits.
    subprocess.run(["dd", "if=/dev/zero", f"of={full / 'filler'}"], check=False, capture_output=True)
    try:
        yield full
    finally:
        subprocess.run(["umount", str(full)], check=True)


def test_a_full_disk_is_told_and_nothing_half_is_left(resident: Person, full_disk: Path) -> None:
    answer = resident.click(directory="full")
    assert (answer.status_code, error_of(answer)["code"]) == (507, "disk-full")
    assert [file.name for file in full_disk.rglob("*") if file.is_file()] == ["filler"]


def test_a_file_in_place_of_the_directory_is_told(resident: Person) -> None:
    (resident.home / "file").write_text("mine")
    answer = resident.click(directory="file/below")
    assert (answer.status_code, error_of(answer)["code"]) == (502, "write-failed")
    assert "file/below" in error_of(answer)["message"]
    assert (resident.home / "file").read_text() == "mine"


@pytest.mark.timeout(900)
def test_more_people_than_the_hub_starts_at_once_each_get_their_notebook_at_home(hub: Hub) -> None:
    crowd = [hub.new_user() for _ in range(SPAWNS_AT_ONCE + 1)]

    def click(somebody: Person) -> str:
        launch = somebody.launch(notebook=somebody.user)
        somebody.follow(launch).raise_for_status()
        state = somebody.wait_for_end(launch["launch_id"])
        # All servers at once are more than a small machine holds.
        somebody.leave()
        return str(state["error"] or state["state"])

    with ThreadPoolExecutor(len(crowd)) as threads:
        assert list(threads.map(click, crowd)) == ["ready"] * len(crowd)
    for somebody in crowd:
        assert somebody.notebooks() == [f"lab/yeast/{somebody.user}.ipynb"]
