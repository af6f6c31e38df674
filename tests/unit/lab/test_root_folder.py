"""Paths of the browser stay below the folder that the server shows."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab.server import RootFolder

PARTS = st.lists(
    st.one_of(st.sampled_from(["..", ".", "", "a", "b c", "~", "\0", "\\"]), st.text(max_size=6)), max_size=6
)


@given(PARTS, st.booleans())
def test_no_path_leads_out(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], absolute: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "root"
    folder.mkdir(exist_ok=True)
    path = ("/" if absolute else "") + "/".join(parts)
    try:
        place = RootFolder(str(folder)).file_at(path)
    except OpenbisJupyterError:
        return
    assert os.path.commonpath([place, folder.resolve()]) == str(folder.resolve())


def test_a_link_may_not_lead_out_and_a_sibling_is_no_child(tmp_path: Path) -> None:
    for name in ("root", "root-2"):
        (tmp_path / name).mkdir()
    (tmp_path / "root" / "out").symlink_to(tmp_path / "root-2")
    root = RootFolder(str(tmp_path / "root"))
    for path in ("out/x", "../root-2/x", "out"):
        with pytest.raises(OpenbisJupyterError, match="path-outside"):
            root.file_at(path)
    assert root.path_of(root.file_at("a/b.csv")) == "a/b.csv"


@pytest.mark.parametrize("path", [None, 7, ["a"], "a\0b", "a\\b", "a/../../b", "n" * 300, "\ud800", "loop/a"])
def test_what_is_no_path_is_refused(tmp_path: Path, path: object) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OpenbisJupyterError, match="path-outside"):
        RootFolder(str(tmp_path)).file_at(path)


def test_files_that_are_not_on_a_disk_have_no_place() -> None:
    with pytest.raises(OpenbisJupyterError, match="path-outside"):
        RootFolder(None).file_at("a")
