"""An upload that does not arrive whole is never registered."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.client.upload import create_dataset
from openbis_jupyter.errors import OpenbisJupyterError

CONTENT = b"x" * 3_000_000


@dataclass
class Owner:
    """An experiment, as far as an upload looks at it."""

    permId: str = "2026-9"


@dataclass
class SignedIn:
    """What an upload needs of a connection; remembers what it was asked to register."""

    store_url: str
    active: bool = True
    token: str = "alice-secret"
    verify_certificates: bool = True
    dss_v3: str = "/datastore_server/rmi-data-store-server-v3.json"
    answer: Any = None
    registered: list[Any] = field(default_factory=list)

    def get_datastores(self) -> dict[str, list[str]]:
        return {"downloadUrl": [self.store_url]}

    def is_session_active(self) -> bool:
        return self.active

    def _post_request_full_url(self, url: str, request: dict[str, Any]) -> Any:
        self.registered.append((url, request["params"][1]))
        return self.answer


def create(o: SignedIn, folder: Path) -> str:
    file = folder / "ä 1.ipynb"
    file.write_bytes(CONTENT)
    return create_dataset(
        o,  # type: ignore[arg-type]
        [file],
        Owner(),
        type_code="ANALYSIS_NOTEBOOK",
        properties={"$NAME": "n"},
        parents=["2026-1"],
    )


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize(
    ("cut", "status", "body"),
    [
        (True, 200, {}),
        (False, 200, {"size": 5}),
        (False, 200, b"<html>"),
        (False, 200, []),
        (False, 500, {"size": len(CONTENT)}),
        (False, 302, {"size": len(CONTENT)}),
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
    assert o.registered == []


def test_what_arrives_is_registered_once(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, {"size": len(CONTENT)})
    o = SignedIn(peer.url, answer={"permId": "2026-5"})
    assert create(o, tmp_path) == "2026-5"
    [(url, creation)] = o.registered
    assert url == peer.url.rstrip("/") + o.dss_v3
    assert creation["experimentId"]["permId"] == "2026-9"
    assert [parent["permId"] for parent in creation["parentIds"]] == ["2026-1"]
    [(path, _)] = peer.seen
    assert f"filename={creation['uploadId']}/default/%C3%A4%201.ipynb&" in path


def test_an_answer_without_a_perm_id_is_no_success(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, {"size": len(CONTENT)})
    with pytest.raises(OpenbisJupyterError, match="save-failed"):
        create(SignedIn(peer.url, answer=None), tmp_path)
