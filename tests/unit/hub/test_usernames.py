"""Two openBIS users never meet under one hub name."""

import re
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.sign_in import OpenbisAuthenticator
from openbis_jupyter.hub.usernames import MAX_LENGTH, hub_name, openbis_user

# 200 characters of hub name hold this many of any character.
user_ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=MAX_LENGTH // 12 - 1)
confusable = st.text("uU-0123456789abcdef\u00e9@.", min_size=1, max_size=8)


@given(user_ids | confusable)
def test_a_name_leads_back_to_its_user(user: str) -> None:
    assert openbis_user(hub_name(user)) == user


@given(user_ids | confusable)
def test_names_hold_only_what_urls_and_spawners_take(user: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", hub_name(user))


@given(confusable, confusable)
def test_different_users_have_different_names(one: str, other: str) -> None:
    assert (hub_name(one) == hub_name(other)) == (one == other)


@given(st.text("u-0123456789abcdefg", max_size=12))
def test_a_name_that_we_never_give_stands_for_nobody(name: str) -> None:
    try:
        user = openbis_user(name)
    except (ValueError, OpenbisJupyterError):
        return
    assert hub_name(user) == name


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("anna", "anna"),
        ("Anna", "u--41nna"),
        ("anna.b@x.org", "anna-2eb-40x-2eorg"),
        ("u-41nna", "u-2d41nna"),
        ("\u00fcli", "u--c3-bcli"),
    ],
)
def test_examples(user: str, name: str) -> None:
    assert hub_name(user) == name


@pytest.mark.parametrize("user", ["", "x" * (MAX_LENGTH + 1), "\ud800", "\u00fc" * 60])
def test_what_cannot_be_named_is_refused(user: str) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        hub_name(user)
    assert refusal.value.code == "user-unsupported"


@given(confusable)
def test_the_hub_changes_no_name(user: str) -> None:
    kept = OpenbisAuthenticator.normalize_username(Mock(spec=[]), hub_name(user))
    assert kept == hub_name(user)
