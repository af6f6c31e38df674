"""Every file below its folder, each at a place of its own; and which files a pattern names."""

import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import RemoteFile, chosen
from openbis_jupyter.client.datasets.remote_files import matches
from openbis_jupyter.client.downloading.targets import in_shared_places, is_intact, plan, target_of
from openbis_jupyter.errors import OpenbisJupyterError

CONTENT = b"a,b\n1,2\n" * 1000
NAMES = st.text(st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1, max_size=8)
PATHS = st.lists(NAMES.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4).map("/".join)


def remote(path: str) -> RemoteFile:
    return RemoteFile("2026-1", path, len(CONTENT), zlib.crc32(CONTENT), "https://openbis.example")


@pytest.mark.parametrize(
    "path", ["original/a.csv", "a", "original/ä ö/{{ x }}/%23 #?.csv", "original/a..b", "...", "con", "a:b"]
)
def test_a_file_goes_below_its_dataset(path: str, tmp_path: Path) -> None:
    assert target_of(remote(path), tmp_path) == tmp_path / "2026-1" / path


@pytest.mark.parametrize(
    "path",
    ["", "/", "..", "../x", "a/../../x", "/etc/passwd", "a\\..\\b", "a\0b", "a/..", "\udc80", "x" * 256],
)
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        target_of(remote(path), tmp_path)


@pytest.mark.parametrize(
    "path",
    ["con", "a/NUL.txt", "com1", "lpt9.csv", "aux/x", "c:x", "a:stream", "a.", "a ", "a*", "a\nb", "COM¹.x"],
)
def test_on_windows_devices_and_names_that_mean_others_are_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        target_of(remote(path), tmp_path, windows=True)


@pytest.mark.parametrize("dataset", ["..", "../..", "/tmp", "a/b", ""])
def test_a_dataset_that_leads_out_is_refused(dataset: str, tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        target_of(replace(remote("a"), dataset=dataset), tmp_path)


@pytest.mark.parametrize("outside", ["..", "/etc", "original"])
def test_a_link_that_leads_out_is_refused(tmp_path: Path, outside: str) -> None:
    folder = tmp_path / "data"
    (folder / "2026-1").mkdir(parents=True)
    (folder / "2026-1" / "original").symlink_to(outside if outside != ".." else tmp_path)
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        plan([remote("original/a.csv")], folder)


@pytest.mark.parametrize(
    ("paths", "ignores_case", "shared"),
    [
        (["a.csv", "A.csv"], True, True),
        (["a.csv", "A.csv"], False, False),
        (["\u00e4", "a\u0308"], True, True),
        (["stra\u00dfe", "STRASSE"], True, True),
        (["a", "a/b"], False, True),
        (["A", "a/b"], True, True),
        (["A", "a/b"], False, False),
        (["a/b", "a/c"], True, False),
    ],
)
def test_two_files_never_share_a_place(paths: list[str], ignores_case: bool, shared: bool) -> None:
    targets = [(remote(path), Path("/data/2026-1") / path) for path in paths]
    assert [file.path for file in in_shared_places(targets, ignores_case)] == paths[1:] * shared


def test_a_name_that_cannot_be_here_leaves_only_its_own_file_out(tmp_path: Path) -> None:
    files = [
        remote("a.csv"),
        remote("../b.csv"),
        remote("x" * 300),
        remote("c"),
        remote("c/d.csv"),
        remote("e.csv"),
    ]
    planned = plan(files, tmp_path)
    assert [one.file.path for one in planned.transfers] == ["a.csv", "c", "e.csv"]
    assert [one.file for one in planned.left_out] == ["../b.csv", "x" * 300, "c/d.csv"]
    assert all(one.reason for one in planned.left_out)
    with pytest.raises(OpenbisJupyterError, match="path-refused"):
        plan([remote("../b.csv")], tmp_path)


def test_nothing_is_left_of_asking_the_file_system(tmp_path: Path) -> None:
    plan([remote("a")], tmp_path / "data")
    assert list((tmp_path / "data").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OpenbisJupyterError, match="file-unwritable"):
        plan([remote("a")], tmp_path / "file" / "data")


@given(st.text(st.sampled_from("./\\\0ab~ "), max_size=12), st.booleans())
def test_no_path_leads_out(path: str, windows: bool) -> None:
    folder = Path("/nowhere/data")
    try:
        target = target_of(remote(path), folder, windows)
    except OpenbisJupyterError:
        return
    assert Path(os.path.normpath(target)) == target and folder / "2026-1" in target.parents


@given(PATHS)
def test_a_path_names_its_own_file_and_so_does_its_end(path: str) -> None:
    assume(path.strip("/"))
    assert matches(path, path)
    assert matches(path, f"original/{path}")
    assert matches(path.rsplit("/", 1)[-1], path)
    assert matches("**", path) and matches("**/*", path)


@given(st.text(st.sampled_from("*?[]!ab-/\\^&"), min_size=1, max_size=10), PATHS)
def test_any_pattern_can_be_asked_for(pattern: str, path: str) -> None:
    assert matches(pattern, path) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "path", "named"),
    [
        ("*.csv", "original/run/a.csv", True),
        ("*.csv", "original/a.csv/b", False),
        ("run/*.csv", "original/run/a.csv", True),
        ("run/*.csv", "original/run/1/a.csv", False),
        ("run/**/*.csv", "original/run/1/2/a.csv", True),
        ("run/**/*.csv", "original/run/a.csv", True),
        ("un/*.csv", "original/run/a.csv", False),
        ("a?.csv", "a1.csv", True),
        ("a?.csv", "a/.csv", False),
        ("[ab].csv", "b.csv", True),
        ("[!ab].csv", "b.csv", False),
        ("[!ab].csv", "c.csv", True),
        ("[a-c]1", "b1", True),
        ("[c-a]1", "b1", False),
        ("a[1].txt", "a[1].txt", True),
        ("a[1].txt", "a1.txt", True),
        ("[", "[", True),
        ("/original/a", "original/a", True),
        ("a.csv", "a-csv", False),
        ("a\nb", "x/a\nb", True),
    ],
)
def test_patterns(pattern: str, path: str, named: bool) -> None:
    assert matches(pattern, path) is named


def test_a_pattern_that_names_nothing_is_told() -> None:
    files = [remote("original/a.csv"), remote("original/b.tif")]
    assert chosen(files, []) == files
    assert chosen(files, ["*.csv"]) == files[:1]
    with pytest.raises(OpenbisJupyterError, match=r"\*\.png") as caught:
        chosen(files, ["*.csv", "*.png"])
    assert caught.value.code == "files-unknown"


def test_what_was_meant_is_named_where_a_pattern_names_nothing() -> None:
    files = [remote(f"original/{name}") for name in ("growth.csv", "plate.tif", "notes.txt")]
    with pytest.raises(OpenbisJupyterError, match=r"for example: growth\.csv\. "):
        chosen(files, ["data/groth*.csv"])
    with pytest.raises(OpenbisJupyterError, match=r"for example: growth\.csv, notes\.txt, plate\.tif\."):
        chosen(files, ["*.png"])
    with pytest.raises(OpenbisJupyterError, match="no files at all"):
        chosen([], ["*.png"])


def test_a_changed_file_is_not_intact(tmp_path: Path) -> None:
    target, file = tmp_path / "a", remote("a")
    target.write_bytes(CONTENT)
    assert is_intact(target, file)
    target.write_bytes(CONTENT[:-1] + b"!")
    assert not is_intact(target, file)
    assert is_intact(target, replace(file, crc32=None))
    assert not is_intact(tmp_path, file)
