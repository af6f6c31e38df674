"""Owners of tokens that were seen lately."""

import pytest

from openbis_jupyter.hub.launch import sessions
from openbis_jupyter.hub.launch.sessions import RecentSessions
from openbis_jupyter.openbis.values import SessionInformation

ANNA = SessionInformation("anna", False)


def test_a_token_that_was_seen_keeps_its_owner_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = RecentSessions()
    seen.remember("anna-1", ANNA)
    assert seen.get("anna-1") == ANNA
    assert seen.get("anna-2") is None
    now = sessions.time.monotonic()
    monkeypatch.setattr(sessions.time, "monotonic", lambda: now + sessions.KEPT_SECONDS + 1)
    assert seen.get("anna-1") is None


def test_memory_is_bounded_and_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 3)
    seen = RecentSessions()
    for number in range(5):
        seen.remember(f"token-{number}", ANNA)
    assert [number for number in range(5) if seen.get(f"token-{number}")] == [2, 3, 4]
    assert "token" not in str(seen.__dict__)
