"""A person's server starts while they fill in the form, and is stopped again where nobody uses it."""

from typing import Any

from integration.hub.conftest import Hub, Person
from waiting import wait_until


def outlook(person: Person, owner: str = "E-1") -> dict[str, Any]:
    """What the form asks the service while it is open."""
    answer = person.click("api/server", owner={"kind": "EXPERIMENT", "perm_id": owner})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def is_running(person: Person) -> bool:
    return bool(outlook(person)["state"] == "running")


def at_hub(hub: Hub, person: Person) -> dict[str, Any]:
    model: dict[str, Any] = hub.administrate("GET", f"users/{person.home.name}").json()
    return model


def stop(hub: Hub, person: Person) -> None:
    for _ in range(2):
        assert person.account("stop")["server"]["state"] in ("stopping", "stopped")
    wait_until(lambda: not at_hub(hub, person)["servers"] and not at_hub(hub, person)["pending"])


def test_the_server_starts_while_the_form_is_open(hub: Hub, person: Person) -> None:
    assert outlook(person)["state"] == "stopped", "the service creates nobody"
    person.sign_in()
    assert outlook(person, owner="E-2")["state"] == "stopped", "they may not save there"
    assert not at_hub(hub, person)["pending"]
    held = hub.control(person.home.name, "hold")
    held.touch()
    assert outlook(person)["state"] == "starting"
    wait_until(lambda: at_hub(hub, person)["pending"] == "spawn")
    assert outlook(person)["state"] == "starting"
    held.unlink()
    wait_until(lambda: is_running(person))
    process = hub.server_process(person.home.name).pid
    launch = person.launch(directory="early")
    assert launch["state"] == "ready", "the notebook is written within the call"
    assert (hub.server_process(person.home.name).pid, person.notebooks()[0]) == (
        process,
        "early/growth.ipynb",
    )


def test_a_server_that_nobody_used_is_stopped_and_asks_nothing(hub: Hub, person: Person) -> None:
    person.sign_in()
    wait_until(lambda: is_running(person))
    # It runs with the default profile; that somebody chooses another one now costs nobody any work.
    launch = person.launch(profile="large", directory="large")
    person.follow(launch)
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert hub.server_process(person.home.name).environ()["TEST_SIZE"] == "L"

    stop(hub, person)
    wait_until(lambda: is_running(person))
    assert hub.server_process(person.home.name).environ()["TEST_SIZE"] == "L", "the profile of last time"
    wait_until(lambda: not at_hub(hub, person)["servers"])
    assert f"the server of {person.home.name} was started for a form and not used: it is stopped" in hub.log()
