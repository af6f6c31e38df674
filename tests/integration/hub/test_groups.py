"""Profiles for groups, groups from openBIS, and launches into a named server beside the default one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from integration.hub.conftest import Hub, Person, running_hub
from waiting import wait_until

PROFILES = [
    {"id": "small", "title": "Small", "user_options": {"size": "S"}},
    {"id": "gpu", "title": "GPU", "user_options": {"size": "G"}, "groups": ["IMAGING", "ADMINS"]},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with profiles for groups of openBIS; launches go to servers named `openbis`."""
    chosen = {"profiles": PROFILES, "openbis_groups": True, "server_name": "openbis", "start_early": "never"}
    with running_hub(tmp_path_factory.mktemp("groups"), **chosen) as hub:
        yield hub


def offered(person: Person) -> list[str]:
    return [one["id"] for one in person.click("api/options").json()["profiles"]]


def groups_of(hub: Hub, person: Person) -> list[str]:
    groups: list[str] = hub.administrate("GET", f"users/{person.home.name}").json()["groups"]
    return sorted(groups)


def servers_of(hub: Hub, person: Person) -> dict[str, Any]:
    servers: dict[str, Any] = hub.administrate("GET", f"users/{person.home.name}").json()["servers"]
    return servers


def sizes(hub: Hub, person: Person) -> dict[str, str]:
    """Name of each running server → what it was started with."""
    found = {}
    for process in hub.processes():
        environment = process.environ()
        if environment.get("JUPYTERHUB_USER") == person.home.name and "TEST_SIZE" in environment:
            found[environment.get("JUPYTERHUB_SERVER_NAME", "")] = environment["TEST_SIZE"]
    return found


def sign_in(hub: Hub, person: Person) -> None:
    """At the hub's own form, in another browser: the hub knows them then, and no server is started."""
    browser = hub.new_browser()
    url = f"{hub.stack.hub_url}/hub/login"
    browser.get(url, timeout=60).raise_for_status()
    fields = {"username": person.user, "password": "secret", "_xsrf": browser.cookies["_xsrf"]}
    browser.post(f"{url}?next=/hub/home", data=fields, timeout=60).raise_for_status()


def refused(person: Person, **choice: Any) -> str:
    answer = person.click(**choice)
    assert answer.status_code == 403, answer.text
    return str(answer.json()["error"]["code"])


def test_who_is_in_a_group_of_openbis_may_use_its_profile_on_a_server_beside_the_default_one(
    site: Hub,
) -> None:
    member = site.new_user()
    site.openbis.groups = {"IMAGING": ["somebody", member.user], "OTHERS": ["somebody"]}
    assert offered(member) == ["small"], "the hub does not know them yet"
    member.arrive()
    assert groups_of(site, member) == ["IMAGING"]
    assert offered(member) == ["small", "gpu"]
    assert sizes(site, member) == {"openbis": "S"}

    # Their own server, started at the hub's page; notebooks from openBIS still go to the other one.
    site.administrate("POST", f"users/{member.home.name}/server").raise_for_status()
    wait_until(lambda: servers_of(site, member).get("", {}).get("ready"))
    launch = member.launch(profile="gpu", running_server="restart", directory="gpu")
    state = member.wait_for_end(launch["launch_id"])
    assert (state["state"], state["url"].split("?")[0]) == (
        "ready",
        f"/user/{member.home.name}/openbis/lab/tree/gpu/growth.ipynb",
    )
    assert sizes(site, member) == {"": "none", "openbis": "G"}
    assert "gpu/growth.ipynb" in member.notebooks()
    assert member.account("stop")["server"]["state"] in ("stopping", "stopped")
    wait_until(lambda: list(sizes(site, member)) == [""])


def test_who_is_in_none_is_refused_by_the_service_and_by_the_hub(site: Hub) -> None:
    other = site.new_user()
    site.openbis.groups = {"IMAGING": ["somebody"]}
    other.sign_in()
    assert groups_of(site, other) == []
    assert offered(other) == ["small"]
    assert refused(other, profile="gpu", running_server="restart") == "profile-not-allowed"
    for options in ({"size": "G"}, {"size": "XXL"}):
        answer = site.administrate(
            "POST", f"users/{other.home.name}/servers/s{uuid.uuid4().hex[:6]}", options
        )
        assert answer.status_code == 403, answer.text
        assert "is for other groups than yours" in answer.json()["message"]
    assert sizes(site, other) == {}


def test_where_openbis_does_not_tell_groups_people_are_in_none_and_the_log_says_why(site: Hub) -> None:
    former = site.new_user()
    site.openbis.groups = {"IMAGING": [former.user]}
    sign_in(site, former)
    assert groups_of(site, former) == ["IMAGING"]
    site.openbis.groups_allowed = False
    sign_in(site, former)
    assert groups_of(site, former) == []
    assert f"openBIS does not tell the groups of {former.user}" in site.log()
    site.openbis.groups_allowed = True


SPAWNER = """
from traitlets import Any as _AnyTrait
from jupyterhub.spawner import SimpleLocalProcessSpawner as _Simple


class WithList(_Simple):
    # As KubeSpawner has it.
    profile_list = _AnyTrait().tag(config=True)


async def _of_person(spawner):
    groups = {group.name for group in spawner.user.groups}
    small = {"display_name": "Small", "slug": "small", "description": "1 processor"}
    return [small, {"display_name": "GPU", "slug": "gpu", "default": True}] if "staff" in groups else [small]


c.JupyterHub.spawner_class = WithList
c.WithList.profile_list = _of_person
c.JupyterHub.load_groups = {"staff": {"users": ["anna"]}}
"""


def test_what_the_hubs_own_spawner_offers_a_person_is_what_the_form_offers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("spawner")
    with running_hub(folder, SPAWNER, profiles_from="spawner", start_early="never") as hub:
        anna, ben = hub.new_user("anna"), hub.new_user()
        assert offered(ben) == [], "the hub does not know them yet, and starts its default one"
        for person in (anna, ben):
            sign_in(hub, person)
        assert offered(anna) == ["small", "gpu"]
        assert offered(ben) == ["small"]
        answer = ben.click(profile="gpu")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "profile-unknown")
        hub.control(anna.home.name, "hold").touch()
        assert anna.launch(profile="gpu")["state"] == "starting"
        starting = wait_until(lambda: servers_of(hub, anna))
        assert starting[""]["user_options"] == {"profile": "gpu"}
