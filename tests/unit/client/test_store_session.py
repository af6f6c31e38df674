"""Which session the data store is asked in, whatever it answers about the one behind an access token."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from unit.hub.openbis_double import OpenbisDouble, Refusal, serve

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.errors import OpenbisJupyterError

TOKEN, BEHIND = "$pat-alice-1", "alice-behind-1"
BEGIN = "createFastDownloadSession"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[OpenbisDouble]:
    with serve(tmp_path) as running:
        running.users |= {TOKEN: "alice", BEHIND: "alice"}
        names(running, {"fileTransferUserSessionId": BEHIND, "downloadUrl": f"{running.url}/file-transfer"})
        yield running


def names(double: OpenbisDouble, answer: Any) -> None:
    """What the data store answers where a download is begun."""

    def begin(*_: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    setattr(double, f"_{BEGIN}", begin)


def access_to(double: OpenbisDouble, token: str = TOKEN, **more: Any) -> Access:
    return Access(double.url, token, str(double.ca_file), **more)


def test_the_session_behind_a_token_is_asked_for_once(double: OpenbisDouble) -> None:
    access, found = access_to(double), list[str]()
    threads = [
        threading.Thread(target=lambda: found.append(access.store_token(double.url))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [BEHIND] * 8 and double.calls == [BEGIN]
    assert access.secrets == {TOKEN, BEHIND} and access.token == TOKEN


def test_another_token_is_used_as_it_is(double: OpenbisDouble) -> None:
    assert access_to(double, "alice-token").store_token(double.url) == "alice-token"
    assert double.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        Refusal("not known"),
        None,
        {},
        {"fileTransferUserSessionId": None},
        {"fileTransferUserSessionId": TOKEN},
    ],
)
def test_where_none_is_named_the_token_is_used_and_that_is_said_once(
    double: OpenbisDouble, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    names(double, answer)
    access = access_to(double)
    assert [access.store_token(double.url) for _ in range(3)] == [TOKEN] * 3
    assert double.calls == [BEGIN]
    [said] = [one.getMessage() for one in caplog.records if "longer" in one.getMessage()]
    assert TOKEN not in said


def test_one_that_ended_is_replaced_by_the_next(double: OpenbisDouble) -> None:
    access = access_to(double)
    assert access.store_token(double.url) == BEHIND
    del double.users[BEHIND]
    double.users["alice-behind-2"] = "alice"
    names(double, {"fileTransferUserSessionId": "alice-behind-2"})
    assert access.renewed(BEHIND) and access.store_token(double.url) == "alice-behind-2"
    assert access.renewed(BEHIND), "by another thread"
    assert double.calls.count(BEGIN) == 2


def test_one_that_ended_and_is_named_again_is_not_tried_again(
    double: OpenbisDouble, caplog: pytest.LogCaptureFixture
) -> None:
    access = access_to(double)
    assert access.store_token(double.url) == BEHIND
    del double.users[BEHIND]
    assert access.renewed(BEHIND) and access.store_token(double.url) == TOKEN
    assert not access.renewed(TOKEN), "nothing renews it"
    [said] = [one.getMessage() for one in caplog.records if "longer" in one.getMessage()]
    assert TOKEN not in said and BEHIND not in said


def test_with_the_token_the_session_behind_it_ends(double: OpenbisDouble) -> None:
    def renew() -> Credential:
        double.users["$pat-alice-2"] = "alice"
        names(double, {"fileTransferUserSessionId": "alice-behind-2"})
        return Credential(double.url, "$pat-alice-2")

    for access, is_renewed in ((access_to(double), False), (access_to(double, renew=renew), True)):
        double.users |= {TOKEN: "alice", BEHIND: "alice"}
        assert access.store_token(double.url) == BEHIND
        del double.users[BEHIND], double.users[TOKEN]
        assert access.renewed(BEHIND) == is_renewed
    assert (access.token, access.store_token(double.url)) == ("$pat-alice-2", "alice-behind-2")


def test_a_token_that_ended_is_told(double: OpenbisDouble) -> None:
    del double.users[TOKEN]
    with pytest.raises(OpenbisJupyterError, match="session-expired"):
        access_to(double).store_token(double.url)
