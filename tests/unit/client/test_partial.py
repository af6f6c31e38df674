"""Bytes on their way to the disk: in their order, all of them, with their checksum."""

import errno
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import explaining_disk_errors, updated_crc32
from openbis_jupyter.client.downloading.partial import keep_whole, opened_partial
from openbis_jupyter.client.downloading.targets import Transfer, plan
from openbis_jupyter.errors import OpenbisJupyterError

BLOCK = 1 << 20
BLOCKS = [bytes([number]) * BLOCK for number in range(11)]
LARGE = b"".join(BLOCKS)


def transfer(content: bytes, folder: Path) -> Transfer:
    file = RemoteFile(
        "2026-1", "original/a.bin", len(content), zlib.crc32(content), "https://openbis.example"
    )
    [planned] = plan([file], folder).transfers
    return planned


def test_what_arrived_is_written_and_summed_up(tmp_path: Path) -> None:
    wanted = transfer(LARGE, tmp_path)
    place = bytearray(BLOCK)
    with opened_partial(wanted) as partial:
        for block in BLOCKS:
            place[:] = block
            partial.add(memoryview(place))
        assert partial.is_whole()
        partial.finish()
    assert wanted.target.read_bytes() == LARGE


def test_what_arrived_before_a_failure_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError), opened_partial(transfer(LARGE, tmp_path)) as partial:
        for block in BLOCKS[:5]:
            partial.add(block)
        raise ConnectionError
    with opened_partial(transfer(LARGE, tmp_path)) as partial:
        assert (partial.size, partial.crc32) == (5 * BLOCK, zlib.crc32(LARGE[: 5 * BLOCK]))


@given(st.lists(st.binary(max_size=5000), max_size=5))
def test_the_checksum_is_the_one_that_openbis_keeps(blocks: list[bytes]) -> None:
    checksum = 0
    for block in blocks:
        checksum = updated_crc32(memoryview(block), checksum)
    assert checksum == zlib.crc32(b"".join(blocks))


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


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "folder-full"),
        (errno.EDQUOT, "folder-full"),
        (errno.EFBIG, "folder-full"),
        (errno.EROFS, "file-unwritable"),
        (errno.EACCES, "file-unwritable"),
    ],
)
def test_a_quota_is_a_full_disk(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(OpenbisJupyterError) as caught, explaining_disk_errors(tmp_path / "a.bin", 3_000_000):
        raise OSError(number, os.strerror(number))
    assert caught.value.code == code and str(tmp_path) in caught.value.message
