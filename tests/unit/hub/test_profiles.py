"""Profiles: only listed ones lead to options, and a server that runs with another one is asked about."""

from typing import Any

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import Server
from openbis_jupyter.hub.options import check_choice, must_restart, running_profile, spawn_options
from openbis_jupyter.hub.options.profiles import offered
from openbis_jupyter.hub.settings import Settings, checked_settings
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


BOTH = settings(SMALL, GPU)


def test_the_page_learns_titles_and_no_options() -> None:
    assert offered(BOTH, server(profile="gpu")) == (
        Profile(id="small", title="Small", description="", default=True, running=False),
        Profile(id="gpu", title="GPU", description="One card", default=False, running=True),
    )
    for nothing in (None, server(False, None, profile="gpu"), server(other=1)):
        assert [one.running for one in offered(BOTH, nothing)] == [False, False]
    assert offered(settings(), server()) == ()


def test_a_marked_default_wins() -> None:
    assert spawn_options(settings(SMALL, {**GPU, "default": True}), None) == {"profile": "gpu"}


def test_what_the_spawner_gets() -> None:
    assert spawn_options(BOTH, "gpu") == {"profile": "gpu"}
    assert spawn_options(BOTH, None) == {"profile": "small"}
    assert spawn_options(BOTH, "not listed") == {"profile": "small"}
    assert spawn_options(settings(), None) is None


def test_which_profile_runs() -> None:
    for options, title in (({"profile": "gpu"}, "GPU"), ({}, "Small"), ({"profile": "gpu", "x": 1}, None)):
        found = running_profile(BOTH, server(**options))
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
        check_choice(BOTH, choice, running, "other options")
        return
    with pytest.raises(OpenbisJupyterError) as refusal:
        check_choice(BOTH, choice, running, "other options")
    assert refusal.value.code == code


def test_a_restart_is_needed_once() -> None:
    assert must_restart(BOTH, "gpu", server(profile="small"))
    assert not must_restart(BOTH, "gpu", server(profile="gpu"))
    assert not must_restart(BOTH, "gpu", server(False, None, profile="small"))
    assert not must_restart(BOTH, None, server(profile="gpu"))


@pytest.mark.parametrize(
    ("profiles", "sentence"),
    [
        ([{**SMALL, "id": "a b"}], "letters, digits"),
        ([SMALL, {**GPU, "id": "small"}], "same id"),
        ([{**SMALL, "title": " "}], "needs a title"),
        ([{**SMALL, "user_options": ["x"]}], "dictionary"),
        ([SMALL, {**GPU, "user_options": {"profile": "small"}}], "same user_options"),
        ([{**SMALL, "default": True}, {**GPU, "default": True}], "only one"),
    ],
)
def test_profiles_that_do_not_fit_together_are_refused(profiles: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        settings(*profiles)


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(ValueError, match="options"):
        settings({**SMALL, "options": {}})
