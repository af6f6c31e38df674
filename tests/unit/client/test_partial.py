"""Bytes on their way to the disk: in their order, all of them, and what goes wrong there is told."""

import zlib
from pathlib import Path

import pytest

from openbis_jupyter.client.behind import BEHIND_BYTES, WAITING_BLOCKS, written_behind
from openbis_jupyter.client.partial import Partial, keep_whole, opened_partial
from openbis_jupyter.client.remote_files import RemoteFile
from openbis_jupyter.client.targets import Transfer, plan
from openbis_jupyter.errors import OpenbisJupyterError

BLOCK = 1 << 20
BLOCKS = [bytes([number]) * BLOCK for number in range(BEHIND_BYTES // BLOCK + 3)]
LARGE = b"".join(BLOCKS)


def transfer(content: bytes, folder: Path) -> Transfer:
    file = RemoteFile(
        "2026-1", "original/a.bin", len(content), zlib.crc32(content), "https://openbis.example"
    )
    [planned] = plan([file], folder)
    return planned


def test_blocks_are_written_in_their_order(tmp_path: Path) -> None:
    wanted = transfer(LARGE, tmp_path)
    places = [bytearray(BLOCK) for _ in range(WAITING_BLOCKS + 1)]
    with opened_partial(wanted) as partial:
        with written_behind(partial) as add:
            for number, block in enumerate(BLOCKS):
                place = places[number % len(places)]
                place[:] = block
                add(memoryview(place))
        assert partial.is_whole()
        partial.finish()
    assert wanted.target.read_bytes() == LARGE


def test_what_arrived_before_a_failure_is_written(tmp_path: Path) -> None:
    with opened_partial(transfer(LARGE, tmp_path)) as partial:
        with pytest.raises(ConnectionError), written_behind(partial) as add:
            for block in BLOCKS[:5]:
                add(memoryview(block))
            raise ConnectionError
        assert (partial.size, partial.crc32) == (5 * BLOCK, zlib.crc32(LARGE[: 5 * BLOCK]))


def test_a_failure_of_the_disk_ends_the_reading(tmp_path: Path) -> None:
    added = 0

    class Full(Partial):
        def add(self, block: bytes | memoryview) -> None:
            raise OpenbisJupyterError("folder-full", folder="data", file="a.bin", size="1 MB")

    with (tmp_path / "part").open("wb", buffering=0) as stream:
        partial = Full(stream, tmp_path / "part", transfer(LARGE, tmp_path))
        with pytest.raises(OpenbisJupyterError, match="folder-full"), written_behind(partial) as add:
            for block in BLOCKS:
                add(memoryview(block))
                added += 1
    assert added <= WAITING_BLOCKS


def test_a_small_file_takes_the_place_of_what_was_left(tmp_path: Path) -> None:
    wanted = transfer(b"small", tmp_path)
    with pytest.raises(RuntimeError), opened_partial(wanted) as partial:
        partial.add(b"longer than what comes")
        [left] = wanted.target.parent.iterdir()
        raise RuntimeError
    left.write_bytes(b"longer than what comes")
    keep_whole(wanted, memoryview(b"small"))
    assert [(path.name, path.read_bytes()) for path in wanted.target.parent.iterdir()] == [
        ("a.bin", b"small")
    ]


def test_nothing_is_left_of_a_small_file_that_has_no_place(tmp_path: Path) -> None:
    wanted = transfer(b"small", tmp_path)
    wanted.target.mkdir(parents=True)
    with pytest.raises(OpenbisJupyterError, match="file-unwritable"):
        keep_whole(wanted, memoryview(b"small"))
    assert list(wanted.target.parent.iterdir()) == [wanted.target]
