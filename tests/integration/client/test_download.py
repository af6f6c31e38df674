"""Downloads that are disturbed: they go on where they were cut, and never leave half a file under its name."""

import json
import os
import resource
import signal
import threading
from pathlib import Path

import pytest
from integration.client.conftest import BIG_BYTES, Stored, program
from integration.client.cutting_proxy import CuttingProxy
from integration.notebook.sandbox import Sandbox, register

from openbis_jupyter.client import Cancel, connect, download, download_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.credentials import Credential
from openbis_jupyter.client.downloading import fetch as fetching
from openbis_jupyter.client.progress import (
    Event,
    FromItsBeginning,
    Moved,
    Planned,
    Started,
    Waiting,
    sentence,
)
from openbis_jupyter.errors import OpenbisJupyterError

HALF = BIG_BYTES // 2
FILE_TRANSFER = "/datastore_server/file-transfer"
DSS_RPC, AS_RPC = (
    "/datastore_server/rmi-data-store-server-v3.json",
    "/openbis/openbis/rmi-application-server-v3.json",
)


def place(folder: Path, stored: Stored, name: str = "big.bin") -> Path:
    return folder / stored.perm_id / "original" / "default" / name


def plain_door(stored: Stored) -> str:
    return f"/datastore_server/{stored.perm_id}/original/default/big.bin"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_arrives_is_whole_and_not_fetched_again(
    access: Access, stored: Stored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = download(access, stored.perm_id, tmp_path)
    assert {file.name: file.read_bytes() for file in files} == {"big.bin": stored.big, **stored.small}
    assert "3 files downloaded, 0 there already" in capsys.readouterr().out
    place(tmp_path, stored, "a.csv").write_bytes(b"1,3\n")
    done = download_files(access, [stored.perm_id], tmp_path)
    assert (done.fetched, done.there) == (1, 2)
    assert place(tmp_path, stored, "a.csv").read_bytes() == stored.small["a.csv"]


def test_a_pattern_chooses_files(access: Access, stored: Stored, tmp_path: Path) -> None:
    done = download_files(access, [stored.perm_id], tmp_path, patterns=["*.csv"])
    assert [file.name for file in done.files] == ["a.csv"] == names_in(tmp_path)


def test_a_download_that_is_cut_in_the_middle_goes_on_there(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, stored: Stored, tmp_path: Path
) -> None:
    """The data store sends whole files; the rest of one comes by the chunks of its file transfer."""
    proxy.cut(down=HALF)
    events = list[Event]()
    with sandbox.counted() as counts:
        download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"], listen=events.append)
    assert place(tmp_path, stored).read_bytes() == stored.big
    assert proxy.cuts == 1 == len([one for one in events if isinstance(one, Waiting)])
    assert counts["requests"][plain_door(stored)] == 1, "not once more from its beginning"
    moved = [event.size for event in events if isinstance(event, Moved)]
    assert sum(moved) == BIG_BYTES and min(moved) > 0, "nothing twice"
    [cut] = [number for number, event in enumerate(events) if isinstance(event, Waiting)]
    here = sum(event.size for event in events[:cut] if isinstance(event, Moved))
    chunks = (BIG_BYTES >> 20) - (here >> 20)
    # Once to begin and to finish; eight chunks are queued at once, two are in an answer.
    assert counts["requests"][FILE_TRANSFER] == 2 + -(-chunks // 8) + -(-chunks // 2)
    assert names_in(tmp_path) == ["big.bin"]


@pytest.mark.parametrize(
    "order",
    [
        {"fault": "error", "method": "createFastDownloadSession"},
        {"fault": "html", "method": FILE_TRANSFER},
        {"fault": "drop", "method": FILE_TRANSFER},
    ],
)
def test_a_file_comes_from_its_beginning_where_no_part_of_it_is_to_be_had(
    sandbox: Sandbox,
    proxy: CuttingProxy,
    access: Access,
    stored: Stored,
    tmp_path: Path,
    order: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(fetching, "PAUSES_SECONDS", (0.0, 0.0))
    proxy.cut(down=HALF)
    events = list[Event]()
    with sandbox.fault(**order):
        download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"], listen=events.append)
    assert place(tmp_path, stored).read_bytes() == stored.big
    assert sum(event.size for event in events if isinstance(event, Moved)) == BIG_BYTES
    [again] = [event for event in events if isinstance(event, FromItsBeginning)]
    assert "cannot go on in the middle" in sentence(again) and again.file in sentence(again)
    [said] = [one.getMessage() for one in caplog.records if "from its beginning" in one.getMessage()]
    assert access.token not in said


def test_a_connection_that_is_cut_at_the_same_place_each_time_ends(
    sandbox: Sandbox,
    proxy: CuttingProxy,
    access: Access,
    stored: Stored,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where all of the file comes again and again as far as that."""
    monkeypatch.setattr(fetching, "PAUSES_SECONDS", (0.0, 0.0))
    proxy.cut(down=HALF, times=100)
    with (
        sandbox.fault(fault="error", method="createFastDownloadSession"),
        pytest.raises(OpenbisJupyterError, match="again and again") as caught,
    ):
        download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"])
    assert caught.value.code == "transfer-broken"
    assert proxy.cuts == 3
    [partial] = place(tmp_path, stored).parent.glob(".*.part")
    assert HALF // 2 < partial.stat().st_size < BIG_BYTES, "what arrived is kept"


def test_a_program_goes_on_where_another_one_was_killed(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, stored: Stored, tmp_path: Path, home: Path
) -> None:
    environment = {**sandbox.environment(access.token, home), "HTTPS_PROXY": proxy.url}
    arguments = ("download", stored.perm_id, "-f", "big.bin", "--to", str(tmp_path / "data"), "--json")
    first = program(environment, *arguments)
    proxy.before_cut = lambda: os.kill(first.pid, signal.SIGKILL)
    proxy.cut(down=HALF)
    first.communicate(timeout=60)
    assert first.returncode == -signal.SIGKILL
    assert not place(tmp_path / "data", stored).exists()
    events = list[Event]()
    download_files(access, [stored.perm_id], tmp_path / "data", patterns=["big.bin"], listen=events.append)
    [begun] = [event for event in events if isinstance(event, Started)]
    assert begun.kept > HALF // 2
    assert sum(event.size for event in events if isinstance(event, Moved)) == BIG_BYTES - begun.kept
    assert place(tmp_path / "data", stored).read_bytes() == stored.big
    assert names_in(tmp_path / "data") == ["big.bin"]


def test_bytes_that_were_damaged_since_are_fetched_again(
    proxy: CuttingProxy, access: Access, stored: Stored, tmp_path: Path
) -> None:
    cancel = Cancel()
    proxy.cut(down=HALF)
    proxy.before_cut = cancel.cancel
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"], cancel=cancel)
    [partial] = place(tmp_path, stored).parent.glob(".*.part")
    with partial.open("r+b") as stream:
        stream.write(b"damaged")
    download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"])
    assert place(tmp_path, stored).read_bytes() == stored.big and names_in(tmp_path) == ["big.bin"]


def test_a_session_that_ends_in_the_middle_is_said_and_the_rest_comes_later(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, stored: Stored, tmp_path: Path
) -> None:
    proxy.cut(down=HALF)
    proxy.before_cut = lambda: Access(sandbox.url, access.token).ask("logout")
    with pytest.raises(OpenbisJupyterError) as caught:
        download_files(access, [stored.perm_id], tmp_path, patterns=["big.bin"])
    assert caught.value.code == "session-expired" and access.token not in str(caught.value)
    assert not place(tmp_path, stored).exists()
    again, events = Access(sandbox.url, sandbox.token_of("USER")), list[Event]()
    download_files(again, [stored.perm_id], tmp_path, patterns=["big.bin"], listen=events.append)
    assert place(tmp_path, stored).read_bytes() == stored.big
    assert [event.kept > 0 for event in events if isinstance(event, Started)] == [True]


def test_a_session_that_ends_in_the_middle_is_renewed_where_somebody_can(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, stored: Stored, tmp_path: Path
) -> None:
    """As on a hub: whose clock says what does not matter, openBIS is asked."""
    fresh = sandbox.token_of("USER")
    renewing = Access(sandbox.url, access.token, renew=lambda: Credential(sandbox.url, fresh))
    proxy.cut(down=HALF)
    proxy.before_cut = lambda: Access(sandbox.url, access.token).ask("logout")
    events = list[Event]()
    download_files(renewing, [stored.perm_id], tmp_path, patterns=["big.bin"], listen=events.append)
    assert proxy.cuts == 1 and renewing.token == fresh
    assert place(tmp_path, stored).read_bytes() == stored.big
    assert sum(event.size for event in events if isinstance(event, Moved)) == BIG_BYTES, "nothing twice"


def test_a_dataset_that_vanishes_in_the_middle_is_named(
    sandbox: Sandbox, proxy: CuttingProxy, access: Access, tmp_path: Path
) -> None:
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    perm_id = register(o, tmp_path / "new", {"big.bin": os.urandom(BIG_BYTES)}, "to vanish")
    admin = connect(sandbox.token_of("ADMIN"), url=sandbox.url)

    def vanish() -> None:
        admin.get_dataset(perm_id).delete("test", permanently=True)

    proxy.cut(down=HALF)
    proxy.before_cut = vanish
    with pytest.raises(OpenbisJupyterError) as caught:
        download_files(access, [perm_id], tmp_path / "data")
    assert caught.value.code == "datasets-unknown" and perm_id in str(caught.value)
    with pytest.raises(OpenbisJupyterError, match="datasets-unknown"):
        download_files(access, [perm_id], tmp_path / "data")
    assert "big.bin" not in names_in(tmp_path / "data")


def test_a_full_disk_is_told_by_name_and_nothing_half_is_left(
    sandbox: Sandbox, access: Access, stored: Stored, tmp_path: Path, home: Path
) -> None:
    limited = program(
        sandbox.environment(access.token, home),
        "download",
        stored.perm_id,
        "--to",
        str(tmp_path / "data"),
        "--json",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, HALF)),
    )
    out, _ = limited.communicate(timeout=60)
    error = json.loads(out)["error"]
    assert (limited.returncode, error["code"]) == (1, "folder-full")
    assert "big.bin" in error["message"] and str(tmp_path / "data") in error["message"]
    assert set(names_in(tmp_path / "data")) <= set(stored.small)


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    access: Access, stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": HALF})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(OpenbisJupyterError, match="folder-full"):
        download_files(access, [stored.perm_id], tmp_path)
    assert names_in(tmp_path) == []


def test_two_programs_may_download_the_same(
    sandbox: Sandbox, access: Access, stored: Stored, tmp_path: Path, home: Path
) -> None:
    environment = sandbox.environment(access.token, home)
    both = [
        program(environment, "download", stored.perm_id, "--to", str(tmp_path / "data"), "--json")
        for _ in range(2)
    ]
    for one in both:
        assert len(json.loads(one.communicate(timeout=60)[0])["files"]) == 3 and one.returncode == 0
    assert place(tmp_path / "data", stored).read_bytes() == stored.big
    assert names_in(tmp_path / "data") == sorted(["big.bin", *stored.small])


ODD_NAMES = (
    "empty", "a b", "\u00e4.txt", "a\u0308.txt", "100%.txt", "perc%41.txt", "x#y.txt", "q?.txt", "..x", "A.txt",
    "a.txt", "plus+&=;.txt", "-dash", "*.star", "[a].txt", "quo'te\".txt", "\U0001f600.txt",
    "tab\tx.txt", "new\nline.txt", "l" * 250,
)  # fmt: skip


def test_files_of_any_name_arrive_as_they_are(access: Access, sandbox: Sandbox, tmp_path: Path) -> None:
    """Names that differ in case or in the way an accent is written alone are two files here."""
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {name: name.encode() if number else b"" for number, name in enumerate(ODD_NAMES)}
    perm_id = register(o, tmp_path / "new", content, "odd names")
    done = download_files(access, [perm_id], tmp_path / "data")
    assert {file.name: file.read_bytes() for file in done.files} == content
    assert download_files(access, [perm_id], tmp_path / "data").fetched == 0


@pytest.mark.parametrize("hangs", [False, True])
def test_ctrl_c_stops_cleanly_and_what_arrived_is_kept(
    sandbox: Sandbox,
    proxy: CuttingProxy,
    access: Access,
    stored: Stored,
    tmp_path: Path,
    home: Path,
    hangs: bool,
) -> None:
    """Also where the connection carries nothing more, and is not closed either."""
    environment = {**sandbox.environment(access.token, home), "HTTPS_PROXY": proxy.url}
    goes_on = threading.Event()

    def interrupt() -> None:
        os.kill(running.pid, signal.SIGINT)
        if hangs:
            goes_on.wait()

    running = program(environment, "download", stored.perm_id, "--to", str(tmp_path / "data"), "--json")
    proxy.before_cut = interrupt
    proxy.cut(down=HALF, times=100)
    out, err = running.communicate(timeout=30)
    goes_on.set()
    assert running.returncode == 130, err
    error = json.loads(out)["error"]
    assert error["code"] == "cancelled" and "goes on where it stopped" in error["advice"]
    assert "Traceback" not in err and "big.bin" not in names_in(tmp_path / "data")
    proxy.cut()
    events = list[Event]()
    download_files(access, [stored.perm_id], tmp_path / "data", listen=events.append)
    assert max(event.kept for event in events if isinstance(event, Started)) > HALF // 2
    assert place(tmp_path / "data", stored).read_bytes() == stored.big
    assert names_in(tmp_path / "data") == sorted(["big.bin", *stored.small])


@pytest.mark.parametrize(
    "order",
    [
        {"fault": "html", "method": FILE_TRANSFER},
        {"fault": "drop", "method": FILE_TRANSFER, "nth": 3, "after_bytes": 250_000},
        {"fault": "error", "method": "createFastDownloadSession"},
    ],
)
def test_small_files_arrive_whatever_happens_to_their_batch_and_it_is_said(
    sandbox: Sandbox,
    access: Access,
    tmp_path: Path,
    order: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {f"{n} ä'.bin": os.urandom(90_000 + n) for n in range(40)}
    perm_id = register(o, tmp_path / "new", content, "small ones")
    events = list[Event]()
    with sandbox.fault(**order):
        done = download_files(access, [perm_id], tmp_path / "data", listen=events.append)
    assert {file.name: file.read_bytes() for file in done.files} == content
    assert names_in(tmp_path / "data") == sorted(content)
    assert sum(event.size for event in events if isinstance(event, Moved)) == sum(map(len, content.values()))
    assert (done.fetched, done.together < 40) == (40, True)
    [said] = [one.getMessage() for one in caplog.records if "one by one" in one.getMessage()]
    assert (
        said.startswith(f"{40 - done.together} of 40 small files come one by one")
        and access.token not in said
    )


def test_small_files_are_asked_for_together(
    sandbox: Sandbox, access: Access, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Also empty ones, those with a comma in their names, and those whose checksum openBIS does not know yet."""
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {f"{n}, {n}.bin": os.urandom(50_000 + n) if n else b"" for n in range(70)}
    perm_id = register(o, tmp_path / "new", content, "counted ones")
    with sandbox.counted() as counts:
        done = download_files(access, [perm_id], tmp_path / "data")
    assert {file.name: file.read_bytes() for file in done.files} == content
    assert (done.fetched, done.together) == (70, 70)
    # Once to begin, to queue and to finish; five times sixteen files hold seventy.
    assert counts["requests"][FILE_TRANSFER] == 3 + 5
    assert counts["requests"][DSS_RPC] == 2
    assert (counts["methods"]["searchFiles"], counts["methods"]["createFastDownloadSession"]) == (1, 1)
    assert set(counts["requests"]) == {FILE_TRANSFER, DSS_RPC, AS_RPC}, "none comes by the plain door"
    with sandbox.counted() as counts:
        assert download_files(access, [perm_id], tmp_path / "data").fetched == 0
    assert FILE_TRANSFER not in counts["requests"]
    assert not [one for one in caplog.records if "one by one" in one.getMessage()]


@pytest.mark.parametrize("number", [3, 12])
def test_a_missing_file_is_named_and_all_others_come(
    sandbox: Sandbox, access: Access, tmp_path: Path, number: int
) -> None:
    """Its place in the store is empty: the data store answers with a page of status 200. Alone, and among many."""
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {f"{n}.bin": os.urandom(1000 + n) for n in range(number)}
    perm_id = register(o, tmp_path / "new", content, "one is missing")
    store = Path(sandbox.ca_file).parents[1] / "store"
    (store / perm_id / "original/default/1.bin").unlink()
    with pytest.raises(OpenbisJupyterError) as caught:
        download_files(access, [perm_id], tmp_path / "data")
    assert caught.value.code == "file-missing" and "original/default/1.bin" in caught.value.message
    assert "does not exist" in caught.value.details["reason"]
    assert names_in(tmp_path / "data") == sorted(content.keys() - {"1.bin"})


def test_a_part_of_a_folder_is_asked_for_file_by_file_and_commas_come_by_the_plain_door(
    sandbox: Sandbox, access: Access, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {f"{n}.bin": os.urandom(5_000 + n) for n in range(20)} | {
        "a, b.bin": b"comma",
        "other.txt": b"x",
    }
    perm_id = register(o, tmp_path / "new", content, "a part")
    with sandbox.counted() as counts:
        done = download_files(access, [perm_id], tmp_path / "data", patterns=["*.bin"])
    assert names_in(tmp_path / "data") == sorted(content.keys() - {"other.txt"})
    assert (done.fetched, done.together) == (21, 20)
    assert counts["requests"][f"/datastore_server/{perm_id}/original/default/a, b.bin"] == 1
    [said] = [one.getMessage() for one in caplog.records if "one by one" in one.getMessage()]
    assert said == "1 of 21 small files come one by one, which takes longer: a comma in a name"


def test_a_program_says_how_many_came_which_way(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    content = {f"{n}.bin": os.urandom(5_000 + n) for n in range(9)} | {"large.bin": os.urandom(2 << 20)}
    perm_id = register(o, tmp_path / "new", content, "both ways")
    environment = sandbox.environment(access.token, home)
    running = program(environment, "download", perm_id, "--to", str(tmp_path / "data"), "--json")
    told = json.loads(running.communicate(timeout=60)[0])
    assert (told["downloaded"], told["together"], told["one_by_one"]) == (10, 9, 1)


def test_files_of_many_datasets_are_listed_in_few_requests(
    sandbox: Sandbox, access: Access, tmp_path: Path
) -> None:
    o = connect(sandbox.token_of("USER"), url=sandbox.url)
    made = [register(o, tmp_path / str(n), {"n.txt": str(n).encode()}, f"many {n}") for n in range(4)]
    events = list[Event]()
    done = download_files(access, made[::-1], tmp_path / "data", listen=events.append)
    assert [file.read_text() for file in done.files] == ["3", "2", "1", "0"]
    assert events[0] == Planned("download", 4, 4)
