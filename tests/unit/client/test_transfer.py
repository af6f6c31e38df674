"""Downloading: every file below its folder, complete or not at all."""

import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.transfer import RemoteFile, Transfer, fetch, is_intact, plan, target_of
from openbis_jupyter.errors import OpenbisJupyterError

CONTENT = b"a,b\n1,2\n" * 1000


@dataclass
class SignedIn:
    """What a download needs of a connection."""

    token: str = "alice-secret"
    active: bool = True

    def is_session_active(self) -> bool:
        return self.active


def remote(path: str, url: str = "https://openbis.example", content: bytes = CONTENT) -> RemoteFile:
    return RemoteFile("2026-1", path, len(content), zlib.crc32(content), url)


@pytest.mark.parametrize(
    "path", ["original/a.csv", "a", "original/ä ö/{{ x }}/%23 #?.csv", "original/a..b", "..."]
)
def test_a_file_goes_below_its_dataset(path: str, tmp_path: Path) -> None:
    assert target_of(remote(path), tmp_path) == tmp_path / "2026-1" / path


@pytest.mark.parametrize(
    "path", ["", "/", "..", "../x", "a/../../x", "/etc/passwd", "a\\..\\b", "a\0b", "a/.."]
)
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        target_of(remote(path), tmp_path)


@pytest.mark.parametrize("dataset", ["..", "../..", "/tmp", "a/b"])
def test_a_dataset_that_leads_out_is_refused(dataset: str, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        target_of(replace(remote("a"), dataset=dataset), tmp_path)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "2026-1").mkdir(parents=True)
    (folder / "2026-1" / "original").symlink_to(tmp_path)
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        plan([remote("original/a.csv")], folder)


@given(st.text(st.sampled_from("./\\\0ab~ "), max_size=12))
def test_no_path_leads_out(path: str) -> None:
    folder = Path("/nowhere/data")
    try:
        target = target_of(remote(path), folder)
    except OpenbisJupyterError:
        return
    assert folder / "2026-1" in target.parents
    assert ".." not in target.parts


def transfer(peer: Any, tmp_path: Path) -> Transfer:
    [planned] = plan([remote("original/ä #1?.csv", peer.url)], tmp_path)
    return planned


def test_a_file_arrives_and_is_not_fetched_twice(peer: Any, tmp_path: Path) -> None:
    peer.answer(200, CONTENT)
    planned, counts = transfer(peer, tmp_path), list[int]()
    fetch(SignedIn(), requests.Session(), planned, counts.append)  # type: ignore[arg-type]
    assert planned.target.read_bytes() == CONTENT
    assert sum(counts) == len(CONTENT)
    assert [path.name for path in planned.target.parent.iterdir()] == ["ä #1?.csv"]
    assert peer.seen[0][0].startswith("/datastore_server/2026-1/original/%C3%A4%20%231%3F.csv?")
    assert transfer(peer, tmp_path).intact


def test_a_changed_file_is_fetched_again(peer: Any, tmp_path: Path) -> None:
    planned = transfer(peer, tmp_path)
    planned.target.parent.mkdir(parents=True)
    planned.target.write_bytes(CONTENT[:-1] + b"!")
    assert not is_intact(planned.target, planned.file)
    assert is_intact(planned.target, replace(planned.file, crc32=None))
    assert not transfer(peer, tmp_path).intact


@pytest.mark.parametrize(
    ("status", "body", "declared"),
    [
        (200, CONTENT[:-5], None),
        (200, CONTENT[:-5], len(CONTENT)),
        (200, CONTENT[:-1] + b"!", None),
        (200, b"<html>error</html>", None),
        (404, CONTENT, None),
        (302, CONTENT, None),
    ],
)
@pytest.mark.parametrize("active", [True, False])
def test_a_damaged_file_is_not_kept(
    peer: Any, tmp_path: Path, status: int, body: bytes, declared: int | None, active: bool
) -> None:
    peer.answer(status, body)
    peer.declared = declared
    planned = transfer(peer, tmp_path)
    with pytest.raises(OpenbisJupyterError) as caught:
        fetch(SignedIn(active=active), requests.Session(), planned, lambda _: None)  # type: ignore[arg-type]
    assert caught.value.code == ("file-damaged" if active else "session-expired")
    assert "alice-secret" not in str(caught.value) and caught.value.__cause__ is None
    assert list(planned.target.parent.iterdir()) == []


def test_an_unreachable_store_is_named_without_its_address(tmp_path: Path) -> None:
    [planned] = plan([remote("a", "http://127.0.0.1:1")], tmp_path)
    with pytest.raises(OpenbisJupyterError) as caught:
        fetch(SignedIn(), requests.Session(), planned, lambda _: None)  # type: ignore[arg-type]
    assert caught.value.code == "openbis-unreachable"
    assert "alice-secret" not in str(caught.value)
