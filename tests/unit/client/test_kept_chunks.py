"""Chunks on the disk: what was read last stays, within a limit, and nothing else is ever given for it."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from pathlib import Path

import pytest

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.reading import kept_chunks
from openbis_jupyter.client.reading.kept_chunks import KeptChunks, kept_here, key_of
from openbis_jupyter.errors import OpenbisJupyterError

CHUNK = bytes(range(256)) * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chunks"


def sizes(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.iterdir())


def test_what_is_kept_is_given_back_to_its_owner_only(folder: Path) -> None:
    kept = KeptChunks(folder, 1 << 20)
    kept.put("a", 3, CHUNK)
    kept.put("a", 0, b"")
    assert kept.get("a", 3) == CHUNK and kept.get("a", 0) == b""
    assert kept.get("a", 4) is None and kept.get("b", 3) is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_a_limit_is_kept_and_what_was_read_last_stays(folder: Path) -> None:
    kept = KeptChunks(folder, 10 * len(CHUNK))
    for number in range(9):
        kept.put("a", number, CHUNK)
        os.utime(folder / f"a-{number}", (number, number))
    assert kept.get("a", 0) == CHUNK, "which makes it the newest"
    for number in range(9, 14):
        kept.put("a", number, CHUNK)
    assert sizes(folder) <= 10 * len(CHUNK)
    assert kept.get("a", 0) and kept.get("a", 13) and not kept.get("a", 1) and not kept.get("a", 2)


def test_nothing_is_kept_without_a_limit_or_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeptChunks(folder, 0).put("a", 0, b"")
    assert not folder.exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": (1 << 30) - 1}))
    KeptChunks(folder, 1 << 20).put("a", 0, CHUNK)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0\0\0\0" + CHUNK])
def test_damaged_chunks_are_none(folder: Path, damage: bytes) -> None:
    kept = KeptChunks(folder, 1 << 20)
    kept.put("a", 0, CHUNK)
    (folder / "a-0").write_bytes(damage)
    assert kept.get("a", 0) is None


def test_a_disk_that_refuses_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = KeptChunks(tmp_path / "file" / "chunks", 1 << 20)
    kept.put("a", 0, CHUNK)
    assert kept.get("a", 0) is None


def test_what_others_are_writing_stays(folder: Path) -> None:
    kept = KeptChunks(folder, 2 * len(CHUNK))
    kept.put("a", 0, CHUNK)
    (folder / ".new-other").write_bytes(CHUNK * 3)
    (folder / ".new-old").write_bytes(CHUNK * 3)
    os.utime(folder / ".new-old", (0, 0))
    kept.make_room()
    assert {one.name for one in folder.iterdir()} == {"a-0", ".new-other"}


def test_threads_may_keep_the_same(folder: Path) -> None:
    kept = KeptChunks(folder, 4 * len(CHUNK))
    given: list[bytes | None] = []

    def work() -> None:
        for number in range(30):
            kept.put("a", number % 7, CHUNK)
            given.append(kept.get("a", number % 5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 120 and set(given) <= {CHUNK, None}


def test_every_fact_of_a_file_tells_it_from_others() -> None:
    file = RemoteFile("1-2", "a/b", 3, 4, "https://store")
    others = [
        key_of("https://b", file),
        *(
            key_of("https://a", RemoteFile(dataset, path, size, crc32, "https://store"))
            for dataset, path, size, crc32 in (
                ("1-3", "a/b", 3, 4),
                ("1-2", "a/c", 3, 4),
                ("1-2", "a/b", 5, 4),
                ("1-2", "a/b", 3, None),
            )
        ),
    ]
    assert len({key_of("https://a", file), *others}) == 6
    moved = RemoteFile("1-2", "a/b", 3, 4, "https://other-store")
    assert key_of("https://a", file) == key_of("https://a", moved)


def test_the_environment_says_how_much_and_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept_chunks.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv(kept_chunks.LIMIT_VARIABLE, "0")
    kept_here().put("a", 0, CHUNK)
    assert not list(tmp_path.iterdir())
    kept_here(1 << 20).put("a", 0, CHUNK)
    assert [one.name for one in tmp_path.iterdir()] == ["a-0"]
    monkeypatch.setenv(kept_chunks.LIMIT_VARIABLE, "5 GB")
    with pytest.raises(OpenbisJupyterError, match=kept_chunks.LIMIT_VARIABLE):
        kept_here()
