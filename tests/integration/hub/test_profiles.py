"""Servers start with the chosen profile and nothing else; one that runs with another is asked about."""

from typing import Any

from integration.hub.conftest import Hub, Person
from waiting import wait_until


def size(hub: Hub, person: Person) -> str:
    return hub.server_process(person.home.name).environ()["TEST_SIZE"]


def finish(person: Person, launch: dict[str, Any]) -> None:
    person.follow(launch)
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"


def test_profiles_are_offered_without_their_options(hub: Hub, person: Person) -> None:
    assert profiles_for(hub, person) == [
        {"id": "small", "title": "Small", "description": "1 processor", "default": True, "running": False},
        {"id": "large", "title": "Large", "description": "8 processors", "default": False, "running": False},
    ]


def profiles_for(hub: Hub, person: Person) -> list[dict[str, Any]]:
    profiles: list[dict[str, Any]] = person.click("api/options").json()["profiles"]
    return profiles


def test_a_server_with_another_profile(hub: Hub, person: Person) -> None:
    finish(person, person.launch())
    assert size(hub, person) == "S", "the default one"
    first = hub.server_process(person.home.name).pid

    asked = person.click(profile="large", directory="large")
    assert (asked.status_code, asked.json()["error"]["code"]) == (409, "profile-other")
    assert "“Small”" in asked.json()["error"]["message"]
    assert "“Large”" in asked.json()["error"]["message"]
    workspace = person.click("api/workspaces", profile="large")
    assert workspace.json()["error"]["code"] == "profile-other"

    assert person.launch(profile="small", directory="same")["state"] == "ready"
    assert person.launch(profile="large", running_server="use", directory="used")["state"] == "ready"
    assert hub.server_process(person.home.name).pid == first

    # Only listed options reach the spawner.
    options = {"size": "XXL"}
    launch = person.launch(
        profile="large", running_server="restart", directory="restarted", user_options=options
    )
    finish(person, launch)
    assert size(hub, person) == "L"
    assert [one["id"] for one in profiles_for(hub, person) if one["running"]] == ["large"]
    assert "restarted/growth.ipynb" in person.notebooks()
    second = hub.server_process(person.home.name).pid
    finish(person, person.launch(profile="large", running_server="restart", directory="once"))
    assert hub.server_process(person.home.name).pid == second, "it runs with this one already"


def test_a_profile_that_is_not_listed_is_refused(person: Person) -> None:
    answer = person.click(profile="huge")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "profile-unknown")
    assert "small, large" in answer.json()["error"]["advice"]


def test_a_cancelled_launch_stops_its_server_and_can_be_tried_again(hub: Hub, person: Person) -> None:
    """Only their own can be cancelled, and only with the page."""
    held = hub.control(person.user, "hold")
    held.touch()
    launch = person.launch()
    page = person.follow(launch)
    assert "data-cancel-url" in page.text
    assert person.browser.post(page.url + "cancel").status_code == 403
    stranger = hub.new_browser().post(page.url + "cancel", allow_redirects=False)
    assert stranger.status_code == 403
    wait_until(lambda: hub.administrate("GET", f"users/{person.user}").json().get("pending"))
    assert next(person.states(launch["launch_id"]))["state"] == "starting"
    state = person.press(launch["launch_id"], "cancel")
    assert (state["state"], state["error"]["code"], state["retry"]) == ("failed", "launch-cancelled", True)
    held.unlink()
    wait_until(lambda: not hub.administrate("GET", f"users/{person.user}").json().get("pending"))
    assert not hub.administrate("GET", f"users/{person.user}").json()["server"]
    assert person.notebooks() == []
    assert person.press(launch["launch_id"], "retry")["state"] == "starting"
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert person.press(launch["launch_id"], "cancel")["state"] == "ready", "too late"
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]
