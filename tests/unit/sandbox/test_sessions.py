"""Signing in and out, sessions that expire, personal access tokens and their rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from unit.sandbox.desk import GROWTH, Desk, open_desk

from openbis_sandbox import demo_data
from openbis_sandbox.as_api import sessions
from openbis_sandbox.as_api.context import Options
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.failures import AuthorizationFailure, InvalidSession, UserFailure
from openbis_sandbox.instance import Instance
from openbis_sandbox.storage import now_milliseconds

DAY = 24 * 3600 * 1000
number = itertools.count()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The moment that sessions see, in milliseconds; to be moved."""
    now = [now_milliseconds()]
    monkeypatch.setattr(sessions, "now_milliseconds", lambda: now[0])
    return now


def pat(desk: Desk, user: str = "bob", days: float = 1, start: int = 0, **more: Any) -> str:
    begin = start or now_milliseconds() - 1000
    creation = {"sessionName": "jupyter", "validFromDate": begin, "validToDate": int(begin + days * DAY)}
    return str(desk.create(user, "PersonalAccessTokens", **{**creation, **more})["permId"])


@pytest.mark.parametrize(
    ("user", "password"),
    [("bob", "wrong"), ("bob", ""), ("", ""), ("unknown", "x"), ("bob ", "bob-demo"), ("BOB", "bob-demo")],
)
def test_wrong_logins(desk: Desk, user: str, password: str) -> None:
    assert desk.instance.call("login", [user, password]) is None


@pytest.mark.parametrize("token", [None, "", "x", "bob", 5, {}, [], "$pat-bob-", "system"])
def test_wrong_tokens(desk: Desk, token: Any) -> None:
    assert desk.instance.call("isSessionActive", [token]) is False
    with pytest.raises(
        InvalidSession if token else UserFailure, match="is invalid" if token else "cannot be empty"
    ):
        desk.instance.call("searchSpaces", [token, {}, {}])


def test_further_people_work_where_a_user_does(tmp_path: Path) -> None:
    instance = Instance(tmp_path, Options())
    demo_data.fill(instance, FileStore(tmp_path), for_tests=True, further=2)
    token = instance.call("login", ["person002", "person002-demo"])
    seen = instance.call("searchSpaces", [token, {}, {}])["objects"]
    assert [space["code"] for space in seen] == ["MICROSCOPY"]
    assert instance.call("login", ["person003", "person003-demo"]) is None


def test_who_is_signed_in(desk: Desk) -> None:
    token = desk.instance.call("login", ["bob", "bob-demo"])
    about = desk.instance.call("getSessionInformation", [token])
    assert (about["userName"], about["personalAccessTokenSession"]) == ("bob", False)
    assert desk.instance.call("logout", [token]) is None
    assert desk.instance.call("isSessionActive", [token]) is False
    assert desk.instance.call("logout", [token]) is None


def test_a_session_that_is_not_used_ends(desk: Desk, clock: list[int]) -> None:
    token = desk.instance.call("login", ["bob", "bob-demo"])
    for _ in range(3):
        clock[0] += DAY - 1
        assert desk.instance.call("isSessionActive", [token])
    clock[0] += DAY + 1
    assert not desk.instance.call("isSessionActive", [token])
    desk.instance.call("login", ["bob", "bob-demo"])
    clock[0] -= DAY
    assert not desk.instance.call("isSessionActive", [token])


def test_a_sixth_session_ends_the_oldest(desk: Desk) -> None:
    tokens = [desk.instance.call("login", ["alice", "alice-demo"]) for _ in range(6)]
    alive = [desk.instance.call("isSessionActive", [token]) for token in tokens]
    assert alive == [False, True, True, True, True, True]
    desk.instance.call("logout", [tokens[1]])
    assert desk.instance.call("isSessionActive", [desk.instance.call("login", ["alice", "alice-demo"])])
    assert all(desk.instance.call("isSessionActive", [token]) for token in tokens[2:])


def test_who_has_no_role_cannot_sign_in(desk: Desk) -> None:
    with pytest.raises(UserFailure, match="no role assignments"):
        desk.instance.call("login", ["nobody", "nobody-demo"])


def test_a_session_behind_tokens_ends_with_the_last_of_their_name(desk: Desk) -> None:
    tokens = [pat(desk, sessionName="other"), pat(desk, sessionName="other")]
    behind = desk.instance.session_token(tokens[0])
    for token, is_active in zip(tokens, (True, False), strict=True):
        ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": token}]
        desk.call("bob", "deletePersonalAccessTokens", ids, {"reason": "test"})
        assert desk.instance.call("isSessionActive", [behind]) == is_active


def test_a_token_has_a_session_behind_it(desk: Desk) -> None:
    first, second = pat(desk), pat(desk)
    behind = desk.instance.session_token(first)
    assert desk.instance.session_token(second) == behind
    assert desk.instance.call("getSessionInformation", [behind])["sessionToken"] == behind
    assert desk.instance.call("getSessionInformation", [first])["sessionToken"] is None


def test_a_person_that_was_deactivated_is_out(own_desk: Desk) -> None:
    desk = own_desk
    token, kept = desk.token("olga"), pat(desk, "olga")
    change = {"@type": "as.dto.common.update.FieldUpdateValue", "isModified": True, "value": False}
    desk.call("admin", "updatePersons", [{"userId": {"permId": "olga"}, "active": change}])
    assert desk.instance.call("login", ["olga", "olga-demo"]) is None
    assert not desk.instance.call("isSessionActive", [token])
    assert not desk.instance.call("isSessionActive", [kept])


def test_only_an_administrator_signs_in_as_somebody_else(desk: Desk) -> None:
    token = desk.instance.call("loginAs", ["admin", "admin-demo", "olga"])
    assert desk.instance.call("getSessionInformation", [token])["userName"] == "olga"
    with pytest.raises(AuthorizationFailure):
        desk.instance.call("loginAs", ["bob", "bob-demo", "admin"])
    with pytest.raises(UserFailure):
        desk.instance.call("loginAs", ["admin", "admin-demo", "unknown"])


def test_a_token_works_as_its_owner(desk: Desk) -> None:
    token = pat(desk)
    about = desk.instance.call("getSessionInformation", [token])
    assert (about["userName"], about["personalAccessTokenSession"]) == ("bob", True)
    assert about["personalAccessTokenSessionName"] == "jupyter"
    assert desk.instance.call("getExperiments", [token, [GROWTH], {}])
    desk.instance.call("logout", [token])
    assert desk.instance.call("isSessionActive", [token])


def test_validity_is_cut_to_what_is_allowed(desk: Desk) -> None:
    token = pat(desk, days=400)
    found = next(iter(desk.call("bob", "getPersonalAccessTokens", [{"permId": token}], {}).values()))
    assert found["validToDate"] - found["validFromDate"] == 30 * DAY


def test_a_token_is_valid_in_its_time(desk: Desk, clock: list[int]) -> None:
    token = pat(desk, days=2, start=clock[0] + DAY)
    alive = []
    for _ in range(5):
        alive.append(desk.instance.call("isSessionActive", [token]))
        clock[0] += DAY - 1
    assert alive == [False, False, True, True, False]


@pytest.mark.parametrize(
    "bad",
    [
        {"sessionName": ""},
        {"sessionName": None},
        {"validFromDate": None},
        {"validToDate": None},
        {"validToDate": 5},
        {"validFromDate": 10**14, "validToDate": 10**14},
    ],
)
def test_bad_creations(desk: Desk, bad: dict[str, Any]) -> None:
    with pytest.raises(UserFailure):
        pat(desk, **bad)


def test_a_token_cannot_make_or_remove_tokens_and_people(desk: Desk) -> None:
    token = pat(desk, "admin")
    creation = {"sessionName": "x", "validFromDate": 0, "validToDate": 10**14}
    calls = [
        ("createPersonalAccessTokens", [creation]),
        ("deletePersonalAccessTokens", [{"permId": token}]),
        ("createPersons", [{"userId": "new"}]),
    ]
    for method, content in calls:
        with pytest.raises(UserFailure, match="cannot be used to manage"):
            desk.instance.call(method, [token, content, {}][: 3 if "delete" in method else 2])
    operation = {"@type": "as.dto.pat.create.CreatePersonalAccessTokensOperation", "creations": [creation]}
    with pytest.raises(UserFailure, match="cannot be used to manage"):
        desk.instance.call("executeOperations", [token, [operation], {}])


def test_tokens_are_their_owners_business(desk: Desk) -> None:
    token = pat(desk)
    assert not desk.call("alice", "getPersonalAccessTokens", [{"permId": token}], {})
    assert not desk.search("alice", "PersonalAccessTokens")
    with pytest.raises(AuthorizationFailure):
        desk.call("alice", "deletePersonalAccessTokens", [{"permId": token}], {"reason": "x"})
    desk.call("bob", "deletePersonalAccessTokens", [{"permId": token}], {"reason": "x"})
    assert not desk.instance.call("isSessionActive", [token])


def test_tokens_may_be_disabled(tmp_path: Path) -> None:
    allowed = open_desk(tmp_path)
    token = pat(allowed)
    allowed.instance.close()
    desk = open_desk(tmp_path, Options(pat_enabled=False))
    assert not desk.instance.call("isSessionActive", [token])
    for method, parameters in (
        ("createPersonalAccessTokens", [[]]),
        ("searchPersonalAccessTokens", [{}, {}]),
    ):
        with pytest.raises(UserFailure, match="disabled"):
            desk.call("bob", method, *parameters)
    information = desk.call("bob", "getServerInformation")
    assert information["personal-access-tokens-enabled"] == "false"
    desk.instance.close()
