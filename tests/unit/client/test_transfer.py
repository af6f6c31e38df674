"""Downloading one file: complete or not at all, and no secret in what is said about it."""

import threading
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from openbis_jupyter.client.connecting import StoreSession
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading import fetch as fetching
from openbis_jupyter.client.downloading.fetch import fetch_one
from openbis_jupyter.client.downloading.partial import RESUME_BYTES, opened_partial
from openbis_jupyter.client.downloading.targets import Transfer, plan
from openbis_jupyter.client.progress import (
    Arrived,
    Cancel,
    Event,
    FromItsBeginning,
    Moved,
    in_threads,
    silent,
)
from openbis_jupyter.errors import OpenbisJupyterError

CONTENT = b"a,b\n1,2\n" * 1000
PAGE = b"<html><body><h1>Error</h1>\nResource 'original/alice-secret &lt;x&gt;' does not exist.\n</body></html>\n"


@dataclass
class SignedIn:
    """What a download needs of an access; `down`: the application server does not answer."""

    token: str = "alice-secret"
    active: bool = True
    exists: bool = True
    down: bool = False
    session: requests.Session = field(default_factory=requests.Session)

    def store_token(self, _: str) -> str:
        return self.token

    def store_session(self, _: str) -> StoreSession:
        return StoreSession(self.token, None)

    def is_active(self, _: str) -> bool:
        if self.down:
            raise OpenbisJupyterError("openbis-unreachable")
        return self.active

    def renewed(self, _: str) -> bool:
        return False

    def ask(self, *_: Any) -> dict[str, Any]:
        return {"2026-1": {}} if self.exists else {}

    def http(self, _: str) -> requests.Session:
        return self.session

    def without_token(self, text: str) -> str:
        return text.replace(self.token, "…")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSES_SECONDS", (0.0, 0.0))


def remote(path: str, url: str = "https://openbis.example", content: bytes = CONTENT) -> RemoteFile:
    return RemoteFile("2026-1", path, len(content), zlib.crc32(content), url)


def transfer(peer: Any, tmp_path: Path) -> Transfer:
    [planned] = plan([remote("original/ä #1?.csv", peer.url)], tmp_path).transfers
    return planned


def test_a_file_arrives_and_is_not_fetched_twice(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, CONTENT)
    planned, events = transfer(peer, tmp_path), list[Event]()
    fetch_one(SignedIn(), planned, events.append, Cancel())  # type: ignore[arg-type]
    assert planned.target.read_bytes() == CONTENT
    assert sum(event.size for event in events if isinstance(event, Moved)) == len(CONTENT)
    assert events[-1] == Arrived("original/ä #1?.csv", planned.target)
    assert [path.name for path in planned.target.parent.iterdir()] == ["ä #1?.csv"]
    assert peer.seen[0][0].startswith("/datastore_server/2026-1/original/%C3%A4%20%231%3F.csv?")
    assert transfer(peer, tmp_path).intact


@pytest.mark.parametrize(
    ("status", "body", "declared", "code"),
    [
        (200, CONTENT[:-5], None, "file-damaged"),
        (200, CONTENT[:-5], len(CONTENT), "transfer-broken"),
        (200, CONTENT[:-1] + b"!", None, "file-damaged"),
        (200, CONTENT + b"!", None, "file-damaged"),
        (200, b"<html>error</html>", None, "file-damaged"),
        (404, CONTENT, None, "file-missing"),
        (302, CONTENT, None, "answered-on-the-way"),
        (413, CONTENT, None, "answered-on-the-way"),
        (416, CONTENT, None, "answered-on-the-way"),
        (503, CONTENT, None, "openbis-unreachable"),
    ],
)
def test_a_damaged_file_is_not_kept(
    peer: Any, tmp_path: Path, status: int, body: bytes, declared: int | None, code: str
) -> None:
    peer.answer(status, body)
    peer.declared = declared
    planned = transfer(peer, tmp_path)
    with pytest.raises(OpenbisJupyterError) as caught:
        fetch_one(SignedIn(), planned, silent, Cancel())  # type: ignore[arg-type]
    assert caught.value.code == code
    assert "alice-secret" not in str(caught.value) and caught.value.__cause__ is None
    assert list(planned.target.parent.iterdir()) == []


@pytest.mark.parametrize("status", [200, 401, 403, 404])
@pytest.mark.parametrize(
    ("access", "code"),
    [
        (SignedIn(active=False), "session-expired"),
        (SignedIn(exists=False), "datasets-unknown"),
        (SignedIn(), "file-missing"),
        (SignedIn(down=True), "openbis-unreachable"),
    ],
)
def test_what_is_no_file_is_understood(
    peer: Any, tmp_path: Path, status: int, access: SignedIn, code: str
) -> None:
    """A data store may answer an expired session with a page of any status; openBIS's own answers 200."""
    peer.answer(status, PAGE)
    peer.is_file = False
    planned = transfer(peer, tmp_path)
    with pytest.raises(OpenbisJupyterError) as caught:
        fetch_one(access, planned, silent, Cancel())  # type: ignore[arg-type]
    assert caught.value.code == code and "alice-secret" not in str(caught.value)
    assert list(planned.target.parent.iterdir()) == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_file_that_a_proxy_packed_arrives_as_it_is(peer: Any, tmp_path: Path, encoding: str) -> None:
    packer = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    peer.answer(200, packer.compress(CONTENT) + packer.flush())
    peer.encoding = encoding
    planned = transfer(peer, tmp_path)
    fetch_one(SignedIn(), planned, silent, Cancel())  # type: ignore[arg-type]
    assert planned.target.read_bytes() == CONTENT and len(peer.seen) == 1


def test_a_missing_file_is_told_in_the_words_of_the_page(peer: Any, tmp_path: Path) -> None:
    """Recorded: `download-missing`."""
    peer.answer(200, PAGE)
    peer.is_file = False
    with pytest.raises(OpenbisJupyterError, match="file-missing") as caught:
        fetch_one(SignedIn(), transfer(peer, tmp_path), silent, Cancel())  # type: ignore[arg-type]
    assert caught.value.details["reason"] == "Resource 'original/… <x>' does not exist."


@pytest.mark.parametrize(
    "access", [SignedIn(active=False), SignedIn(exists=False), SignedIn(), SignedIn(down=True)]
)
def test_a_page_takes_nothing_from_what_arrived(peer: Any, tmp_path: Path, access: SignedIn) -> None:
    large = bytes(RESUME_BYTES) + CONTENT
    [planned] = plan([remote("original/a.bin", peer.url, large)], tmp_path).transfers
    with pytest.raises(RuntimeError), opened_partial(planned) as partial:
        partial.add(large[:RESUME_BYTES])
        raise RuntimeError
    peer.answer(200, PAGE)
    peer.is_file = False
    with pytest.raises(OpenbisJupyterError):
        fetch_one(access, planned, silent, Cancel())  # type: ignore[arg-type]
    assert not planned.target.exists()
    with opened_partial(planned) as partial:
        assert partial.size == RESUME_BYTES


def test_a_connection_that_is_cut_at_the_same_place_ends_with_a_sentence(peer: Any, tmp_path: Path) -> None:
    """However often it comes as far as that again."""
    peer.answer(200, CONTENT[:-5])
    peer.declared = len(CONTENT)
    events = list[Event]()
    with pytest.raises(OpenbisJupyterError, match=r"never more than 0\.0 MB arrive") as caught:
        fetch_one(SignedIn(), transfer(peer, tmp_path), events.append, Cancel())  # type: ignore[arg-type]
    assert caught.value.code == "transfer-broken"
    assert len(peer.seen) == 1 + len(fetching.PAUSES_SECONDS)
    assert events.count(FromItsBeginning("original/ä #1?.csv")) == len(fetching.PAUSES_SECONDS)
    assert sum(event.size for event in events if isinstance(event, Moved)) == len(CONTENT) - 5


def test_an_unreachable_store_is_named_without_its_address(tmp_path: Path) -> None:
    [planned] = plan([remote("a", "http://127.0.0.1:1")], tmp_path).transfers
    with pytest.raises(OpenbisJupyterError) as caught:
        fetch_one(SignedIn(), planned, silent, Cancel())  # type: ignore[arg-type]
    assert caught.value.code == "openbis-unreachable"
    assert "alice-secret" not in str(caught.value)


def test_a_cancelled_file_is_not_begun(peer: Any, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        fetch_one(SignedIn(), transfer(peer, tmp_path), silent, cancel)  # type: ignore[arg-type]
    assert peer.seen == []


def test_the_cause_is_told_and_the_others_stop(tmp_path: Path) -> None:
    started = threading.Barrier(3)
    ended = list[str]()

    def work(item: str, stop: Cancel) -> None:
        started.wait(timeout=10)
        if item == "bad":
            raise OpenbisJupyterError("session-expired")
        try:
            stop.wait(60)
        finally:
            ended.append(item)

    caller = Cancel()
    with pytest.raises(OpenbisJupyterError, match="session-expired"):
        in_threads(["a", "bad", "b", "never"], work, 3, caller)
    assert sorted(ended) == ["a", "b"] and not caller.asked


@pytest.mark.parametrize("code", ["file-damaged", "file-missing"])
def test_a_damaged_or_missing_file_keeps_no_other_from_arriving(code: str) -> None:
    done = list[int]()

    def work(item: int, _: Cancel) -> None:
        if item == 0:
            raise OpenbisJupyterError(code, file="f", dataset="d", reason="r")
        done.append(item)

    with pytest.raises(OpenbisJupyterError, match=code):
        in_threads(range(5), work, 2, Cancel())
    assert sorted(done) == [1, 2, 3, 4]
