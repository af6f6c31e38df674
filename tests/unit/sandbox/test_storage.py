"""What is remembered: all of a change or nothing, also after the process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from openbis_sandbox.storage import Storage

WRITER = """
import sys
from pathlib import Path
from openbis_sandbox.storage import Storage
storage = Storage(Path(sys.argv[1]))
number = 0
while True:
    with storage.transaction() as transaction:
        number = transaction.next_number("n")
        transaction.put("left", str(number), {"number": number})
        transaction.put("right", str(number), {"number": number})
    print(number, flush=True)
"""


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "db")
    with storage.transaction() as transaction:
        transaction.put("Thing", "kept", {"list": [1]})
    with pytest.raises(RuntimeError), storage.transaction() as transaction:
        transaction.put("Thing", "lost", {})
        transaction.edit("Thing", "kept")["list"].append(2)
        transaction.next_number("n")
        raise RuntimeError
    for opened in (storage, Storage(tmp_path / "db")):
        with opened.transaction() as transaction:
            assert list(transaction.all("Thing")) == [{"list": [1]}]
            assert transaction.next_number("other") == 1
    storage.close()


def test_what_cannot_be_stored_is_not_seen_either(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "db")
    with pytest.raises(TypeError), storage.transaction() as transaction:
        transaction.put("Thing", "fine", {})
        transaction.put("Thing", "odd", {"content": object()})
    with storage.transaction() as transaction:
        assert not list(transaction.all("Thing"))
        transaction.put("Thing", "next", {})
    storage.close()


def test_a_transaction_sees_its_own_changes_in_order(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "db")
    with storage.transaction() as transaction:
        for key in "abc":
            transaction.put("Thing", key, {"key": key})
    with storage.transaction() as transaction:
        transaction.remove("Thing", "a")
        transaction.edit("Thing", "b")["changed"] = True
        transaction.put("Thing", "d", {"key": "d"})
        assert [one["key"] for one in transaction.all("Thing")] == ["b", "c", "d"]
        assert transaction.get("Thing", "a") is None
        assert transaction.get("Thing", "b") == {"key": "b", "changed": True}
    storage.close()


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    database = tmp_path / "db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(database)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    answered = [int(writer.stdout.readline()) for _ in range(20)]
    os.kill(writer.pid, signal.SIGKILL)
    with writer:
        answered += [int(line) for line in writer.stdout.read().splitlines()]
    storage = Storage(database)
    with storage.transaction() as transaction:
        left = [one["number"] for one in transaction.all("left")]
        assert left == [one["number"] for one in transaction.all("right")]
        assert left[: len(answered)] == answered
        assert transaction.next_number("n") == left[-1] + 1
    storage.close()
