"""Transfers that go on by themselves, can be stopped, and keep the server from being taken for idle."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from openbis_jupyter.client.progress import Moved, Planned
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import AccessDenied, OpenbisFailure
from openbis_jupyter.protocol.shapes import as_json
from openbis_jupyterlab.transfers import Transfer, Transfers


def ended(transfers: Transfers, transfer: Transfer) -> dict[str, Any]:
    """The transfer when it has ended."""
    deadline = time.monotonic() + 20
    while transfers.get(transfer.id).ended_at is None:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    return as_json(transfer.shown())


@pytest.fixture
def active() -> list[datetime]:
    return []


@pytest.fixture
def transfers(active: list[datetime]) -> Transfers:
    return Transfers(active.append)


def test_what_moves_is_counted_and_the_result_is_told(transfers: Transfers, active: list[datetime]) -> None:
    def work(listen: Callable[[object], None], _: Any) -> dict[str, Any]:
        listen(Planned("download", 1, 10))
        listen(Moved("a", 4))
        listen(Moved("a", 6))
        return {"files": ["data/a"]}

    end = ended(transfers, transfers.start("download", work))
    assert (end["state"], end["done"], end["total"], end["files"]) == ("done", 10, 10, ["data/a"])
    assert active, "the hub's culler must know that the server works"


def test_a_transfer_that_is_stopped_ends_as_such(transfers: Transfers) -> None:
    begun = threading.Event()

    def work(_: Any, cancel: Any) -> dict[str, Any]:
        begun.set()
        cancel.wait(20)
        return {}

    transfer = transfers.start("upload", work)
    assert begun.wait(10)
    transfers.stop(transfer.id)
    assert ended(transfers, transfer)["state"] == "cancelled"


def test_a_server_that_ends_stops_all_and_waits_for_none_that_hangs(transfers: Transfers) -> None:
    begun, goes_on = threading.Semaphore(0), threading.Event()

    def obedient(_: Any, cancel: Any) -> dict[str, Any]:
        begun.release()
        cancel.wait(20)
        return {}

    def hanging(*_: Any) -> dict[str, Any]:
        begun.release()
        goes_on.wait(20)
        return {}

    stopped, hung = transfers.start("upload", obedient), transfers.start("download", hanging)
    assert begun.acquire(timeout=10) and begun.acquire(timeout=10)
    transfers.stop_all()
    transfers.wait_for_end(0.5)
    assert ended(transfers, stopped)["state"] == "cancelled" and hung.ended_at is None
    assert ended(transfers, transfers.start("download", obedient))["state"] == "cancelled"
    goes_on.set()
    ended(transfers, hung)


def test_failures_are_told_and_unforeseen_ones_say_nothing_of_themselves(transfers: Transfers) -> None:
    def known(*_: Any) -> dict[str, Any]:
        raise OpenbisJupyterError("session-expired")

    def denied(*_: Any) -> dict[str, Any]:
        raise AccessDenied("Access denied to object with DataSetPermId = [1].")

    def refused(*_: Any) -> dict[str, Any]:
        raise OpenbisFailure("There is no dataset type X.")

    def unknown(*_: Any) -> dict[str, Any]:
        raise RuntimeError("token-1234")

    told = {"connection-ended": known, "access-denied": denied, "openbis-refused": refused}
    for code, work in told.items():
        assert ended(transfers, transfers.start("download", work))["error"]["code"] == code
    failed = ended(transfers, transfers.start("download", unknown))
    assert failed["error"]["code"] == "internal"
    assert "token-1234" not in str(failed)


def test_what_nobody_started_is_unknown(transfers: Transfers) -> None:
    with pytest.raises(OpenbisJupyterError, match="transfer-unknown"):
        transfers.get("nothing")
