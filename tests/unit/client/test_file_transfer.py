"""The file transfer's answers, and what is asked of it together."""

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading.batches import items_of
from openbis_jupyter.client.downloading.file_transfer import chunks, refusal

RECORDED: dict[str, dict[str, Any]] = {
    one["name"]: one
    for one in json.loads((Path(__file__).parents[2] / "real_openbis/transfer.json").read_text())
}
ANSWER = base64.b64decode(RECORDED["download"]["base64"])
UNREADABLE = (ValueError, LookupError, struct.error)


def file(path: str, size: int = 5, dataset: str = "D-1") -> RemoteFile:
    return RemoteFile(dataset, path, size, None, "https://openbis.example")


def test_chunks_as_openbis_sends_them() -> None:
    a, empty = chunks(memoryview(ANSWER))
    assert (a.path, a.offset, bytes(a.payload)) == ("original/original/a.txt", 0, b"hello\n")
    assert (empty.path, empty.offset, bytes(empty.payload)) == ("original/original/empty.bin", 0, b"")
    assert (a.crc32, empty.crc32) == (zlib.crc32(b"hello\n"), 0)
    assert a.item.endswith("/original/original/a.txt")
    [last] = chunks(memoryview(base64.b64decode(RECORDED["download-last-chunk"]["base64"])))
    assert (last.offset, bytes(last.payload)) == (10 << 20, b"end")
    assert list(chunks(memoryview(b""))) == []


@given(st.integers(0, len(ANSWER) - 1), st.integers(1, 255))
def test_a_damaged_chunk_is_none(place: int, change: int) -> None:
    damaged = bytearray(ANSWER)
    damaged[place] ^= change
    with pytest.raises(UNREADABLE):
        list(chunks(memoryview(damaged)))


@given(st.integers(1, len(ANSWER) - 1))
def test_a_cut_answer_is_no_answer_of_other_bytes(length: int) -> None:
    """Between two chunks a cut cannot be seen; then the second one has not come."""
    try:
        found = [bytes(chunk.payload) for chunk in chunks(memoryview(ANSWER[:length]))]
    except UNREADABLE:
        return
    assert found == [b"hello\n"]


@pytest.mark.parametrize("name", ["start-comma-in-name", "start-unknown-file", "download-after-finish"])
def test_a_refusal_is_told_in_its_words(name: str) -> None:
    text = RECORDED[name]["text"]
    assert refusal(text.encode()) == json.loads(text)["error"]


def names(*files: RemoteFile, listed: list[RemoteFile]) -> dict[str, list[str]]:
    return {item.name: [one.path for one in item.files] for item in items_of(files, listed)}


def test_a_folder_stands_for_all_its_files() -> None:
    a, b, c = file("original/a"), file("original/x/b"), file("original/x/y, z/c, d")
    assert names(a, b, c, listed=[a, b, c]) == {"D-1/original": [a.path, b.path, c.path]}
    assert names(b, c, listed=[a, b, c]) == {"D-1/original/x": [b.path, c.path]}
    assert names(a, b, listed=[a, b, c]) == {"D-1/original/a": [a.path], "D-1/original/x/b": [b.path]}
    assert names(c, listed=[a, b, c]) == {}, "commas part items"
    other = file("original/a", dataset="D-2")
    assert names(a, other, listed=[a, b, other]) == {"D-1/original/a": [a.path], "D-2/original": [a.path]}


PATHS = st.lists(st.sampled_from(["a", "b", "c,d", "e"]), min_size=1, max_size=4).map("/".join)


@given(st.sets(PATHS, max_size=12), st.data())
def test_items_name_what_is_wanted_and_nothing_else(paths: set[str], data: st.DataObject) -> None:
    # A name is a file or a folder, not both.
    listed = [file(path) for path in sorted(paths) if not any(o.startswith(f"{path}/") for o in paths)]
    wanted = [one for one in listed if data.draw(st.booleans())]
    found = items_of(wanted, listed)
    assert not any("," in item.name for item in found)
    for item in found:
        path = item.name.removeprefix("D-1/")
        below = {one.path for one in listed if one.path == path or one.path.startswith(f"{path}/")}
        assert below == {one.path for one in item.files}
    left = {one.path for one in wanted} - {one.path for item in found for one in item.files}
    assert all("," in path for path in left)
