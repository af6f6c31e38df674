"""Profiles: only what a person may use leads to options, and a server that runs with another one is asked about."""

from typing import Any

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser, Server
from openbis_jupyter.hub.options import Profiles, ProfilesOf
from openbis_jupyter.hub.settings import Settings, checked_settings
from openbis_jupyter.hub.sign_in.profile_handlers import profiles_in
from openbis_jupyter.protocol.options import Profile
from openbis_jupyter.protocol.workspace import ServerChoice

SMALL: dict[str, Any] = {"id": "small", "title": "Small", "user_options": {"profile": "small"}}
GPU: dict[str, Any] = {
    "id": "gpu",
    "title": "GPU",
    "description": "One card",
    "user_options": {"profile": "gpu"},
}


def settings(*profiles: dict[str, Any]) -> Settings:
    return checked_settings(openbis_url="https://o.org", hub_url="https://h.org", profiles=profiles)


def server(ready: bool = True, pending: str | None = None, **options: Any) -> Server:
    return Server("a", ready, pending, "/user/a/", "https://h.org/user/a/", None, options)


def everybodys(*profiles: dict[str, Any]) -> Profiles:
    listed = settings(*profiles).profiles
    return Profiles(listed, listed)


BOTH = everybodys(SMALL, GPU)


def test_the_page_learns_titles_and_no_options() -> None:
    assert BOTH.offered(server(profile="gpu")) == (
        Profile(id="small", title="Small", description="", default=True, running=False),
        Profile(id="gpu", title="GPU", description="One card", default=False, running=True),
    )
    for nothing in (None, server(False, None, profile="gpu"), server(other=1)):
        assert [one.running for one in BOTH.offered(nothing)] == [False, False]
    assert everybodys().offered(server()) == ()


def test_a_marked_default_wins() -> None:
    assert everybodys(SMALL, {**GPU, "default": True}).spawn_options(None) == {"profile": "gpu"}


def test_what_the_spawner_gets() -> None:
    assert BOTH.spawn_options("gpu") == {"profile": "gpu"}
    assert BOTH.spawn_options(None) == {"profile": "small"}
    assert everybodys().spawn_options(None) is None
    with pytest.raises(OpenbisJupyterError, match="profile-unknown"):
        BOTH.spawn_options("not listed any more")


def test_which_profile_runs() -> None:
    for options, title in (({"profile": "gpu"}, "GPU"), ({}, "Small"), ({"profile": "gpu", "x": 1}, None)):
        found = BOTH.running(server(**options))
        assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("choice", "running", "code"),
    [
        (ServerChoice(profile="gpu"), server(profile="small"), "profile-other"),
        (ServerChoice(profile="gpu"), server(False, "spawn", profile="small"), "profile-other"),
        (ServerChoice(profile="gpu"), server(anything="else"), "profile-other"),
        (ServerChoice(profile="huge"), None, "profile-unknown"),
        (ServerChoice(profile="gpu"), server(profile="gpu"), None),
        (ServerChoice(profile="gpu"), server(False, None, profile="small"), None),
        (ServerChoice(profile="gpu"), None, None),
        (ServerChoice(profile="gpu", running_server="use"), server(profile="small"), None),
        (ServerChoice(profile="gpu", running_server="restart"), server(profile="small"), None),
        (ServerChoice(), server(profile="small"), None),
    ],
)
def test_the_choice_is_checked(choice: ServerChoice, running: Server | None, code: str | None) -> None:
    if code is None:
        BOTH.check(choice, running, "other options")
        return
    with pytest.raises(OpenbisJupyterError) as refusal:
        BOTH.check(choice, running, "other options")
    assert refusal.value.code == code


def test_a_restart_is_needed_once() -> None:
    assert BOTH.must_restart("gpu", server(profile="small"))
    assert not BOTH.must_restart("gpu", server(profile="gpu"))
    assert not BOTH.must_restart("gpu", server(False, None, profile="small"))
    assert not BOTH.must_restart(None, server(profile="gpu"))


@pytest.mark.parametrize(
    ("profiles", "sentence"),
    [
        ([{**SMALL, "id": "a b"}], "letters, digits"),
        ([SMALL, {**GPU, "id": "small"}], "same id"),
        ([{**SMALL, "title": " "}], "needs a title"),
        ([{**SMALL, "user_options": ["x"]}], "dictionary"),
        ([SMALL, {**GPU, "user_options": {"profile": "small"}}], "same user_options"),
        ([{**SMALL, "groups": "staff"}], "list of names"),
        ([{**SMALL, "groups": [""]}], "list of names"),
        ([{**SMALL, "default": True}, {**GPU, "default": True}], "only one"),
    ],
)
def test_profiles_that_do_not_fit_together_are_refused(profiles: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        settings(*profiles)


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(ValueError, match="options"):
        settings({**SMALL, "options": {}})


OURS = {**GPU, "groups": ["imaging", "gpu-users"]}


def person(*groups: str) -> HubUser:
    return HubUser("anna", None, groups=frozenset(groups))


async def of(user: HubUser | None, *profiles: dict[str, Any]) -> Profiles:
    # Profiles of the settings need no hub.
    return await ProfilesOf(settings(*profiles), HubApi(None, "", "", "")).person(user)  # type: ignore[arg-type]


async def test_a_profile_is_offered_to_people_of_its_groups() -> None:
    for groups, ids in (((), ["small"]), (("staff",), ["small"]), (("staff", "imaging"), ["small", "gpu"])):
        assert [one.id for one in (await of(person(*groups), SMALL, OURS)).offered(None)] == ids
    assert [one.id for one in (await of(None, SMALL, OURS)).offered(None)] == ["small"], "not known yet"


async def test_what_is_for_others_is_refused_with_what_is_not() -> None:
    others = await of(person(), SMALL, OURS)
    for refused in (
        lambda: others.check(ServerChoice(profile="gpu"), None, "?"),
        lambda: others.check(ServerChoice(profile="gpu", running_server="use"), server(profile="small"), "?"),
        lambda: others.spawn_options("gpu"),
    ):
        with pytest.raises(OpenbisJupyterError) as refusal:
            refused()
        assert refusal.value.code == "profile-not-allowed" and "small." in refusal.value.advice
    running = server(profile="gpu")
    found = others.running(running)
    assert found and found.title == "GPU", "what runs is known, whoever it is for now"
    assert not any(one.running for one in others.offered(running))


async def test_the_default_is_one_of_theirs() -> None:
    marked = {**OURS, "default": True}
    assert (await of(person("imaging"), SMALL, marked)).spawn_options(None) == {"profile": "gpu"}
    assert (await of(person(), SMALL, marked)).spawn_options(None) == {"profile": "small"}


async def test_who_is_in_no_group_of_any_profile_is_told_so_unless_a_server_runs() -> None:
    nothing = await of(person(), OURS)
    assert nothing.offered(None) == ()
    for choice in (ServerChoice(), ServerChoice(profile="gpu")):
        with pytest.raises(OpenbisJupyterError, match="profile-none"):
            nothing.check(choice, None, "?")
    nothing.check(ServerChoice(), server(profile="gpu"), "?")
    with pytest.raises(OpenbisJupyterError, match="profile-none"):
        nothing.spawn_options(None)


async def test_only_their_own_profiles_are_started_early() -> None:
    last = server(False, None, profile="gpu")
    allowed, others = await of(person("imaging"), SMALL, OURS), await of(person(), SMALL, OURS)
    early = [one and one.id for one in (allowed.early(last), allowed.early(None), others.early(last))]
    assert early == ["gpu", None, "small"]


def test_a_profile_list_as_kubespawner_has_it() -> None:
    listed = [
        {"display_name": "Small", "slug": "small", "kubespawner_override": {"cpu_limit": 1}},
        {"display_name": "GPU", "slug": "gpu", "description": "One card", "default": True},
        {"display_name": "No name", "slug": "a/b"},
    ]
    found, left_out = profiles_in(listed)
    assert found == [
        {
            "id": "small",
            "title": "Small",
            "description": "",
            "user_options": {"profile": "small"},
            "default": False,
        },
        {
            "id": "gpu",
            "title": "GPU",
            "description": "One card",
            "user_options": {"profile": "gpu"},
            "default": True,
        },
    ]
    assert left_out == ["No name"]
    assert profiles_in({"02": listed[0], "01": listed[1]})[0] == [found[1], found[0]]
