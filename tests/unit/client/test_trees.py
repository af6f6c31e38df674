"""A dataset's files as folders, and the names of both."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.reading import parted, plain
from openbis_jupyter.client.reading.failures import NotInOpenbis, only_read
from openbis_jupyter.client.reading.trees import Tree, tree_with
from openbis_jupyter.errors import OpenbisJupyterError

NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=6)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def tree(*paths: str) -> Tree:
    return tree_with([RemoteFile("1-2", path, len(path), None, "https://store") for path in paths])


def inside(found: Tree, folder: str = "") -> set[str]:
    """All files below a folder, as somebody finds them who looks into each."""
    files: set[str] = set()
    for name in found.folders[folder]:
        path = f"{folder}/{name}" if folder else name
        files |= {path} if path in found.files else inside(found, path)
    return files


@given(st.lists(PATHS, unique=True, max_size=8))
def test_whoever_looks_into_all_folders_finds_all_files(paths: list[str]) -> None:
    files = [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]
    assert inside(tree(*files)) == set(files)


@given(NAMES.filter(lambda name: name not in ("openbis:",)), PATHS)
def test_a_name_is_dataset_and_path_whatever_stands_in_it(perm_id: str, path: str) -> None:
    for name in (f"{perm_id}/{path}", f"openbis://{perm_id}/{path}", f"openbis://{perm_id}/{path}/"):
        assert parted(name) == (perm_id, path)
        assert plain(name) == plain(f"openbis://{plain(name)}")
    assert parted(f"openbis://{perm_id}") == (perm_id, "") == parted(f"{perm_id}/")


def test_what_is_no_file_is_said_so() -> None:
    found = tree("original/growth.csv", "original/notes.txt")
    assert found.folders == {"": ("original",), "original": ("growth.csv", "notes.txt")}
    with pytest.raises(FileNotFoundError, match="for example: growth"):
        found.file("original/grwth.csv")
    for folder in ("", "original"):
        with pytest.raises(IsADirectoryError):
            found.file(folder)


def test_a_failure_is_the_same_in_another_process() -> None:
    """As Dask carries it from its workers."""
    for failure in (
        NotInOpenbis("datasets-unknown", datasets=["1-2", "3-4"]),
        only_read("1-2/a.csv"),
        OpenbisJupyterError("session-expired"),
    ):
        again = pickle.loads(pickle.dumps(failure))
        assert type(again) is type(failure)
        assert (str(again), again.as_json()) == (str(failure), failure.as_json())
