"""openBIS tells the checksums of a dataset's files some time after it was made: 0 until then, then signed numbers."""

import os
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, running_sandbox
from nbformat.v4 import new_code_cell, new_notebook

from openbis_jupyter.client import (
    Saved,
    SaveRequest,
    connect,
    download_files,
    find_owner,
    list_files,
    save_files,
)
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.progress import Event, Moved, Planned

ZERO = bytes.fromhex("9d0ad96d")
"""A file's checksum may well be 0."""
NEGATIVE = b"below zero"
CONTENT = {"zero.bin": ZERO, "negative.bin": NEGATIVE, "empty.bin": b""} | {
    f"{n}.bin": f"{n}".encode() * 900 for n in range(8)
}
LARGE = os.urandom(5 << 20)
AFTER = {"at once": "0", "not yet": "3600"}


@pytest.fixture(scope="module", params=AFTER)
def sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Which tells checksums at once, or not as long as the test goes on."""
    with running_sandbox(
        tmp_path_factory.mktemp("sandbox"), "--checksum-delay", AFTER[request.param]
    ) as running:
        yield running


@pytest.fixture
def are_known(request: pytest.FixtureRequest) -> bool:
    return request.node.callspec.params["sandbox"] == "at once"


@pytest.fixture
def perm_id(sandbox: Sandbox, access: Access, tmp_path: Path) -> str:
    o = connect(access.token, url=sandbox.url)
    return register(o, tmp_path / "new", {**CONTENT, "large.bin": LARGE}, "checksums")


def test_they_are_read_as_they_are(access: Access, perm_id: str, are_known: bool) -> None:
    assert zlib.crc32(ZERO) == 0 and zlib.crc32(NEGATIVE) >= 1 << 31
    listed = {file.path.rpartition("/")[2]: file.crc32 for file in list_files(access, [perm_id]).files}
    known = {name: zlib.crc32(content) or None for name, content in {**CONTENT, "large.bin": LARGE}.items()}
    assert listed == (known if are_known else dict.fromkeys(known))


def test_files_arrive_together_and_are_not_fetched_twice(
    access: Access, perm_id: str, tmp_path: Path
) -> None:
    done = download_files(access, [perm_id], tmp_path / "data")
    assert {file.name: file.read_bytes() for file in done.files} == {**CONTENT, "large.bin": LARGE}
    assert (done.fetched, done.together) == (12, 11)
    again = download_files(access, [perm_id], tmp_path / "data")
    assert (again.fetched, again.there) == (0, 12)


def test_a_damaged_copy_is_told_as_far_as_openbis_can(
    access: Access, perm_id: str, tmp_path: Path, are_known: bool
) -> None:
    files = {file.name: file for file in download_files(access, [perm_id], tmp_path / "data").files}
    files["negative.bin"].write_bytes(NEGATIVE[::-1])
    files["zero.bin"].write_bytes(ZERO[:-1])
    again = download_files(access, [perm_id], tmp_path / "data")
    assert again.fetched == 1 + are_known
    assert files["zero.bin"].read_bytes() == ZERO


def saved(access: Access, folder: Path, history: str, results: dict[str, bytes], listen: Any) -> Saved:
    nbformat.write(new_notebook(cells=[new_code_cell("1", id="a")]), folder / "n.ipynb")
    for name, content in results.items():
        (folder / name).write_bytes(content)
    files = [folder / name for name in results]
    wanted = SaveRequest(folder / "n.ipynb", find_owner(access, EXPERIMENT), "n", history, results=files)
    return save_files(access, wanted, listen)


def test_saved_is_said_of_the_very_bytes_and_nothing_is_stored_twice(
    access: Access, tmp_path: Path, sandbox: Sandbox
) -> None:
    history, events = str(uuid.uuid4()), list[Event]()
    with sandbox.counted() as counts:
        first = saved(access, tmp_path, history, CONTENT, events.append)
    [compared] = [one for one in events if isinstance(one, Planned) and one.what == "compare"]
    moved = events[events.index(compared) :]
    assert compared.files == len(CONTENT) + 5, (
        "with the notebook, its page and what says where both came from"
    )
    assert sum(one.size for one in moved if isinstance(one, Moved)) == compared.size
    # They are read back together: one by one there were as many requests as files.
    assert counts["requests"]["/datastore_server/file-transfer"] == 4
    assert not [path for path in counts["requests"] if path.startswith(f"/datastore_server/{first.perm_id}")]
    again = saved(access, tmp_path, history, CONTENT, events.append)
    assert (again.perm_id, again.already) == (first.perm_id, True)
    other = saved(access, tmp_path, history, {**CONTENT, "zero.bin": ZERO[::-1]}, events.append)
    assert not other.already
