"""An upload that does not arrive whole is never registered."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from openbis_jupyter.client.datasets import Owner
from openbis_jupyter.client.progress import Cancel, Event, Moved, silent
from openbis_jupyter.client.saving import uploads
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset
from openbis_jupyter.errors import OpenbisJupyterError

CONTENT = b"x" * 3_000_000


@dataclass
class SignedIn:
    """What an upload needs of an access; remembers what it was asked to register."""

    store_url: str
    active: bool = True
    token: str = "alice-secret"
    answer: Any = None
    registered: list[Any] = field(default_factory=list)
    discarded: list[Any] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, *_: Any) -> dict[str, Any]:
        return {"objects": [{"downloadUrl": self.store_url}]}

    def store_token(self, _: str) -> str:
        return self.token

    def is_active(self, _: str) -> bool:
        return self.active

    def renewed(self, _: str) -> bool:
        return False

    def http(self, _: str) -> requests.Session:
        return self.session

    def discard_upload(self, *what: Any) -> None:
        self.discarded.append(what)

    def ask_store_as(self, url: str, _token: str, _method: str, creation: Any) -> Any:
        self.registered.append((url, creation))
        return self.answer


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PAUSES_SECONDS", (0.0,))


def create(o: SignedIn, folder: Path, listen: Any = silent, cancel: Cancel | None = None) -> str:
    file = folder / "ä 1.ipynb"
    file.write_bytes(CONTENT)
    wanted = NewDataset(
        files={file.name: file},
        owner=Owner("EXPERIMENT", "2026-9", "/S/P/E"),
        type_code="ANALYSIS_NOTEBOOK",
        properties={"$NAME": "n"},
        parents=["2026-1"],
    )
    return create_dataset(o, wanted, listen, cancel or Cancel())  # type: ignore[arg-type]


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize(
    ("cut", "status", "body"),
    [
        (True, 200, {}),
        (False, 200, {"size": 5}),
        (False, 200, b"<html>"),
        (False, 200, []),
        (False, 500, {"size": len(CONTENT)}),
    ],
)
def test_what_does_not_arrive_whole_is_not_registered(
    peer: Any, tmp_path: Path, cut: bool, status: int, body: Any, active: bool
) -> None:
    peer.answer(status, body)
    peer.cut = cut
    o = SignedIn(peer.url, active)
    with pytest.raises(OpenbisJupyterError) as caught:
        create(o, tmp_path)
    assert caught.value.code == ("save-failed" if active else "session-expired")
    assert "alice-secret" not in str(caught.value)
    assert o.registered == [] and len(o.discarded) == active, (
        "the workspace of a session that ended is gone with it"
    )


def test_what_arrives_is_registered_once(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, {"size": len(CONTENT)})
    o = SignedIn(peer.url, answer={"permId": "2026-5"})
    events = list[Event]()
    assert create(o, tmp_path, events.append) == "2026-5"
    [(url, creation)] = o.registered
    assert url == peer.url.rstrip("/")
    assert creation["experimentId"]["permId"] == "2026-9"
    assert [parent["permId"] for parent in creation["parentIds"]] == ["2026-1"]
    [(path, _)] = peer.seen
    assert f"filename={creation['uploadId']}/default/%C3%A4%201.ipynb&" in path
    assert sum(event.size for event in events if isinstance(event, Moved)) == len(CONTENT)


def test_what_is_cut_off_for_a_moment_is_sent_again(peer: Any, tmp_path: Path) -> None:
    """The slice as well as the question whether the session has ended."""

    class CutOff(SignedIn):
        def is_active(self, _: str) -> bool:
            peer.answer(200, {"size": len(CONTENT)})
            raise OpenbisJupyterError("openbis-unreachable")

    peer.answer(502, b"<html>")
    assert create(CutOff(peer.url, answer={"permId": "2026-5"}), tmp_path) == "2026-5"
    assert len(peer.seen) == 2


def test_a_large_file_goes_in_slices(peer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SLICE_BYTES", len(CONTENT) // 3)
    peer.answer(200, {"size": len(CONTENT) // 3})
    o = SignedIn(peer.url, answer={"permId": "2026-5"})
    create(o, tmp_path)
    starts = [path.split("startByte=")[1].split("&")[0] for path, _ in peer.seen]
    assert starts == ["0", "1000000", "2000000"]


def test_a_cancelled_upload_is_not_registered(peer: Any, tmp_path: Path) -> None:
    cancel = Cancel()
    peer.answer(200, {"size": len(CONTENT)})
    o = SignedIn(peer.url, answer={"permId": "2026-5"})
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        create(o, tmp_path, lambda event: cancel.cancel() if isinstance(event, Moved) else None, cancel)
    assert o.registered == []


def test_what_a_person_interrupts_is_not_left_in_the_workspace(peer: Any, tmp_path: Path) -> None:
    """In a notebook, where nobody hears Ctrl-C before."""
    peer.answer(200, {"size": len(CONTENT)})
    o = SignedIn(peer.url, answer={"permId": "2026-5"})

    def interrupted(event: Event) -> None:
        if isinstance(event, Moved):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create(o, tmp_path, interrupted)
    assert o.registered == [] and len(o.discarded) == 1


def test_an_answer_without_a_perm_id_is_no_success(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, {"size": len(CONTENT)})
    with pytest.raises(OpenbisJupyterError, match="save-failed"):
        create(SignedIn(peer.url, answer=None), tmp_path)


@pytest.mark.parametrize("status", [302, 407, 413])
def test_what_stands_in_between_is_told_at_once(peer: Any, tmp_path: Path, status: int) -> None:
    peer.answer(status, {})
    o = SignedIn(peer.url)
    with pytest.raises(OpenbisJupyterError) as caught:
        create(o, tmp_path)
    assert caught.value.code == "answered-on-the-way" and str(status) in caught.value.message
    assert len(peer.seen) == 1 and not o.registered and o.discarded
