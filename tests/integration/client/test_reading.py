"""`openbis://PERMID/path`: any bytes of any file as they are in openBIS, and no more fetched than are needed."""

from __future__ import annotations

import io
import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.client.conftest import BIG_BYTES, Stored
from integration.client.cutting_proxy import CuttingProxy
from integration.client.reading import FILE_TRANSFER, found_here, random_bytes, stored_tree, table
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.client import connect, file_system
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.downloading import CHUNK_BYTES
from openbis_jupyter.client.reading import OpenbisFileSystem, chunks
from openbis_jupyter.errors import OpenbisJupyterError

MIB = 1 << 20
ROWS = (40 << 20) // 64
ODD = (
    "a b.txt",
    "x#y.txt",
    "q?.txt",
    "100%.txt",
    "perc%41.txt",
    "*.star",
    "[a].txt",
    "e::f.txt",
    "plus+&=;.txt",
    "ä.txt",
)
BEGUN, ENDED, OF_A_WINDOW = 1, 1, 2
"""Requests of the file transfer: to begin and to end it, to queue some chunks and take them."""


@pytest.fixture
def fs(sandbox: Sandbox, access: Access, monkeypatch: pytest.MonkeyPatch) -> OpenbisFileSystem:
    """As a notebook finds it."""
    found_here(monkeypatch, sandbox, access.token)
    return fsspec.filesystem("openbis")  # type: ignore[no-any-return]


@pytest.fixture
def big(stored: Stored) -> str:
    return f"{stored.perm_id}/original/default/big.bin"


@pytest.fixture(scope="session")
def large_table(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table of 40 MiB; gives its name."""
    access = Access(sandbox.url, sandbox.token_of("USER"))
    perm_id = stored_tree(
        access, tmp_path_factory.mktemp("table"), {"table.csv": table(ROWS)}, "a large table"
    )
    return f"{perm_id}/original/default/table.csv"


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "PAUSES_SECONDS", (0.0, 0.0))


def bytes_kept(home: Path) -> int:
    return sum(file.stat().st_size - 4 for file in (home / ".cache/openbis-jupyter/chunks").iterdir())


def test_the_first_lines_of_a_large_table_are_one_chunk(
    sandbox: Sandbox, fs: OpenbisFileSystem, large_table: str, home: Path
) -> None:
    with sandbox.counted() as counts:
        frame = pd.read_csv(f"openbis://{large_table}", nrows=1000)
    assert len(frame) == 1000 and frame["number"].tolist() == list(range(1000))
    assert counts["requests"] == {
        "/openbis/openbis/rmi-application-server-v3.json": 2,
        "/datastore_server/rmi-data-store-server-v3.json": 2,
        FILE_TRANSFER: BEGUN + OF_A_WINDOW + ENDED,
    }
    assert counts["methods"] == {
        **{"isSessionActive": 1, "getDataSets": 1, "searchFiles": 1, "createFastDownloadSession": 1}
    }
    assert bytes_kept(home) == CHUNK_BYTES
    with sandbox.counted() as counts:
        pd.read_csv(f"openbis://{large_table}", nrows=1000)
    assert counts["requests"] == {}, "it is here"


def test_all_of_a_table_comes_in_few_questions_and_once(
    sandbox: Sandbox, fs: OpenbisFileSystem, large_table: str, home: Path
) -> None:
    """Twice as many chunks each time that somebody reads on: 1, 2, 4, and then 8."""
    with sandbox.counted() as counts:
        frame = pd.read_csv(f"openbis://{large_table}")
    assert len(frame) == ROWS - 1 and frame.iloc[-1, 1] == 7 * (ROWS - 2)
    windows = 3 + -(-(40 - 7) // 8)
    assert counts["requests"][FILE_TRANSFER] == BEGUN + windows * OF_A_WINDOW + ENDED
    assert bytes_kept(home) == ROWS * 64


def test_what_is_wanted_in_one_go_comes_in_few_questions(
    sandbox: Sandbox, fs: OpenbisFileSystem, big: str, stored: Stored
) -> None:
    with sandbox.counted() as counts, fs.open(big) as file:
        assert file.read(6 * MIB) == stored.big[: 6 * MIB]
    assert counts["requests"][FILE_TRANSFER] == BEGUN + OF_A_WINDOW + ENDED
    with sandbox.counted() as counts, fs.open(big) as file:
        file.seek(8 * MIB)
        assert file.read() == stored.big[8 * MIB :]
    assert counts["requests"][FILE_TRANSFER] == BEGUN + 2 * OF_A_WINDOW + ENDED
    with sandbox.counted() as counts, OpenbisFileSystem(cache_bytes=0).open(big) as file:
        assert file.read() == stored.big
    assert counts["requests"] == {f"/datastore_server/{big}": 1}, "all of it at once"


def test_a_small_file_is_one_question(sandbox: Sandbox, fs: OpenbisFileSystem, stored: Stored) -> None:
    path = f"{stored.perm_id}/original/default/a.csv"
    fs.info(path)
    with sandbox.counted() as counts, fs.open(path) as file:
        assert file.read(3) == b"1,2"
    assert counts["requests"] == {f"/datastore_server/{path}": 1}


@given(st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=15,
    deadline=None,
)
def test_any_stretch_of_a_file_is_what_it_is_in_openbis(
    fs: OpenbisFileSystem, big: str, stored: Stored, data: st.DataObject
) -> None:
    """In any order, as any cache of fsspec asks for them, with and without what is kept on the disk."""
    cache = data.draw(st.sampled_from(["blockcache", "readahead", "bytes", "none", "first", "background"]))
    system = OpenbisFileSystem(cache_bytes=data.draw(st.sampled_from([0, 3 * MIB, 1 << 30])))
    place = st.one_of(
        st.integers(0, BIG_BYTES + 10),
        st.builds(lambda chunk, off: max(0, chunk * MIB + off), st.integers(0, 24), st.integers(-2, 2)),
    )
    with system.open(big, cache_type=cache) as file, io.BytesIO(stored.big) as same:
        for start, length in data.draw(st.lists(st.tuples(place, st.integers(0, 3 * MIB)), max_size=6)):
            assert file.seek(start) == same.seek(start)
            assert file.read(length) == same.read(length)
            assert file.tell() == same.tell()


def test_files_of_any_name_are_read_by_the_name_that_openbis_shows(
    sandbox: Sandbox, access: Access, fs: OpenbisFileSystem, tmp_path: Path
) -> None:
    perm_id = stored_tree(access, tmp_path, {name: name.encode() for name in ODD}, "odd names to read")
    folder = f"{perm_id}/original/default"
    assert sorted(fs.ls(folder, detail=False)) == sorted(f"{folder}/{name}" for name in ODD)
    for name in ODD:
        with fs.open(f"{folder}/{name}") as file:
            assert file.read() == name.encode()
        if "::" not in name:  # which fsspec itself takes for two file systems, one on top of the other
            with fsspec.open(f"openbis://{folder}/{name}") as file:
                assert file.read() == name.encode()
    assert fs.glob(f"{folder}/[*].star") == [f"{folder}/*.star"], (
        "where a name is a pattern, brackets take its meaning"
    )
    assert fs.glob(f"{folder}/q[?].txt") == [f"{folder}/q?.txt"]
    assert fs.glob(f"{folder}/[[]a].txt") == [f"{folder}/[a].txt"]


def test_what_is_not_there_is_pythons_own_failure_with_our_sentence(
    fs: OpenbisFileSystem, stored: Stored, big: str
) -> None:
    with pytest.raises(FileNotFoundError, match="for example: big"):
        pd.read_csv(f"openbis://{big}.csv")
    with pytest.raises(FileNotFoundError, match="do not exist or you may not see them"):
        fs.info("20200101000000000-404/original")
    with pytest.raises(IsADirectoryError, match="path-is-folder"):
        fs.open(stored.perm_id)
    with pytest.raises(OpenbisJupyterError, match="name a dataset"):
        fs.ls("")
    assert not fs.exists("20200101000000000-404/x") and not fs.isdir(big) and fs.isdir(stored.perm_id)


@pytest.mark.parametrize(
    "write",
    [
        lambda fs, path: fs.open(path, "wb"),
        lambda fs, path: fs.pipe_file(path, b""),
        lambda fs, path: fs.pipe({path: b""}),
        lambda fs, path: fs.mkdir(path),
        lambda fs, path: fs.rm(path),
        lambda fs, path: fs.touch(path),
        lambda fs, path: fs.mv(path, f"{path}2"),
        lambda fs, path: fs.cp(path, f"{path}2"),
        lambda fs, path: fs.put(__file__, path),
    ],
)
def test_nothing_is_written(fs: OpenbisFileSystem, big: str, write: object) -> None:
    with pytest.raises(PermissionError, match="files-read-only"):
        write(fs, big)  # type: ignore[operator]


def test_a_connection_that_breaks_in_the_middle_goes_on(
    sandbox: Sandbox, proxy: CuttingProxy, fs: OpenbisFileSystem, big: str, stored: Stored, no_pauses: None
) -> None:
    proxy.cut(down=BIG_BYTES // 2)
    with fs.open(big) as file:
        assert b"".join(file.read(MIB // 2) for _ in range(48)) == stored.big
    assert proxy.cuts == 1


def test_a_data_store_without_parts_gives_the_whole_file_once(
    sandbox: Sandbox, fs: OpenbisFileSystem, big: str, stored: Stored, no_pauses: None
) -> None:
    with sandbox.fault(fault="html", method=FILE_TRANSFER):
        with fs.open(big) as file:
            file.seek(MIB + 5)
            with pytest.warns(UserWarning, match="gives no parts of it.*copied to this computer once"):
                assert file.read(10) == stored.big[MIB + 5 : MIB + 15]
            assert file.read(MIB) == stored.big[MIB + 15 : 2 * MIB + 15]
        with fs.open(big) as file:  # a warning would be an error here
            file.seek(20 * MIB)
            assert file.read() == stored.big[20 * MIB :], "of the copy"
    with sandbox.counted() as counts, fs.open(big) as file:
        file.seek(10 * MIB)
        assert file.read(1) == stored.big[10 * MIB : 10 * MIB + 1]
    assert counts["requests"] == {FILE_TRANSFER: BEGUN + OF_A_WINDOW + ENDED}, "parts are tried again"


def test_a_name_with_a_comma_is_read_from_a_copy_whose_place_is_let_go(
    access: Access, fs: OpenbisFileSystem, tmp_path: Path, home: Path
) -> None:
    """Commas part the items of the file transfer. It may be larger than what is kept."""
    content = random_bytes(3 * MIB)
    perm_id = stored_tree(access, tmp_path, {"a,b.bin": content}, "a comma")
    small = OpenbisFileSystem(cache_bytes=MIB)
    with small.open(f"{perm_id}/original/default/a,b.bin") as file:
        with pytest.warns(UserWarning, match="holds a comma"):
            assert file.read(10) == content[:10]
        file.seek(2 * MIB)
        assert file.read() == content[2 * MIB :]
    assert not list((home / ".cache/openbis-jupyter/chunks").glob("*-whole"))


def test_a_session_that_ends_is_told_and_a_new_one_is_found(
    sandbox: Sandbox, access: Access, fs: OpenbisFileSystem, big: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fs.info(big)
    Access(sandbox.url, access.token).ask("logout")
    fs.invalidate_cache()
    with pytest.raises(OpenbisJupyterError) as caught:
        pd.read_csv(f"openbis://{big}")
    assert caught.value.code == "token-refused" and access.token not in str(caught.value)
    with pytest.raises(OpenbisJupyterError):
        fs.exists(big)  # that it is not there, nobody knows
    monkeypatch.setenv("OPENBIS_TOKEN", sandbox.token_of("USER"))
    assert fs.exists(big)


def test_a_session_that_was_renewed_elsewhere_goes_on_by_itself(
    sandbox: Sandbox, access: Access, fs: OpenbisFileSystem, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `openbis-jupyter connect` in a shell, while a kernel runs."""
    monkeypatch.delenv("OPENBIS_TOKEN")
    token_file = Path.home() / ".pybis" / "localhost.token"
    token_file.parent.mkdir()
    token_file.write_text(access.token)
    path = f"{stored.perm_id}/original/default/a.csv"
    assert fs.exists(path)
    Access(sandbox.url, access.token).ask("logout")
    token_file.write_text(sandbox.token_of("USER"))
    fs.invalidate_cache()
    assert fs.cat_file(path) == stored.small["a.csv"]


def test_a_damaged_chunk_on_the_disk_is_fetched_again(
    fs: OpenbisFileSystem, big: str, stored: Stored, home: Path
) -> None:
    assert fs.cat_file(big, 0, 10) == stored.big[:10]
    [kept] = (home / ".cache/openbis-jupyter/chunks").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert fs.cat_file(big, MIB - 10, MIB) == stored.big[MIB - 10 : MIB]


def test_a_connection_by_hand_reads_and_its_token_stays_here(
    sandbox: Sandbox, home: Path, big: str, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sandbox.token_of("USER")
    made = file_system(connect(token, url=sandbox.url))
    with made.open(big) as file:
        assert file.read(100) == stored.big[:100]
        carried = pickle.dumps(file)
    for text in (carried.decode("latin-1"), pickle.dumps(made).decode("latin-1"), repr(made), made.to_json()):
        assert token not in text
    with pytest.raises(OpenbisJupyterError, match="connection-missing"):
        pickle.loads(carried).read(1)
    other = sandbox.token_of("USER")
    monkeypatch.setenv("OPENBIS_TOKEN", other)
    again = pickle.loads(carried)
    assert again.tell() == 100 and again.read(100) == stored.big[100:200], (
        "for the same openBIS, without OPENBIS_URL"
    )
    with pytest.raises(OpenbisJupyterError, match="OPENBIS_TOKEN"):
        fsspec.filesystem("openbis", token=token)


@pytest.fixture
def copies(fs: OpenbisFileSystem, tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "copies"


def test_a_copy_is_checked(fs: OpenbisFileSystem, stored: Stored, copies: Path, proxy: CuttingProxy) -> None:
    proxy.cut(down=BIG_BYTES // 2)
    fs.get(f"{stored.perm_id}/original/default", str(copies), recursive=True)
    assert {file.name: file.read_bytes() for file in copies.iterdir()} == {
        "big.bin": stored.big,
        **stored.small,
    }
    assert fs.cat(f"{stored.perm_id}/original/default/big.bin") == stored.big


def test_random_places_of_a_large_file_fetch_a_chunk_each(
    sandbox: Sandbox, fs: OpenbisFileSystem, big: str, stored: Stored, home: Path
) -> None:
    places = random.Random(7).sample(range(1, 24, 2), 5)
    with sandbox.counted() as counts, fs.open(big) as file:
        for place in places:
            file.seek(place * MIB + 100)
            assert file.read(1000) == stored.big[place * MIB + 100 : place * MIB + 1100]
    assert counts["requests"][FILE_TRANSFER] == BEGUN + 5 * OF_A_WINDOW + ENDED
    assert bytes_kept(home) == 5 * MIB
