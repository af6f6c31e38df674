"""A hub that restarts loses no launch."""

from integration.hub.conftest import Hub, Person
from waiting import wait_until


def test_a_hub_that_restarts_mid_launch_finishes_it(hub: Hub, person: Person) -> None:
    held = hub.control(person.user, "hold")
    held.touch()
    launch = person.launch()
    person.follow(launch)
    wait_until(lambda: hub.administrate("GET", f"users/{person.user}").json().get("pending"))
    hub.stack.stop_hub()
    held.unlink()
    hub.stack.start_hub()
    assert person.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert person.notebooks() == ["lab/yeast/growth.ipynb"]
