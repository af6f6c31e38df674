"""Whether a notebook's file holds the results of the last cell."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from openbis_jupyter.client.pages import PIPE_VARIABLE, cells_without_results, wait_until_fresh
from openbis_jupyter.client.pages.freshness import LastCell, is_fresh
from openbis_jupyter.errors import OpenbisJupyterError

LAST = LastCell(count=3, source="x = 1", finished=1000.0)


def saved(tmp_path: Path, source: str, count: int | None, written: float) -> Path:
    file = tmp_path / "n.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source, execution_count=count)]), file)
    os.utime(file, (written, written))
    return file


@pytest.mark.parametrize(
    ("source", "count", "written", "fresh"),
    [
        ("x = 1", 3, 1001.0, True),
        ("x = 1\n", 3, 1000.0, True),
        ("x = 1", 3, 999.0, True),  # a file server's clock
        ("x = 1", 3, 900.0, False),  # the same count of an earlier kernel
        ("x = 1", 2, 1001.0, False),
        ("x = 1", None, 1001.0, False),
        ("y = 2", 3, 1001.0, True),  # the last cell was deleted since
        ("y = 2", 3, 999.0, False),  # the last cell is newer than the file
    ],
)
def test_a_file_is_fresh_when_it_was_written_after_the_last_cell(
    tmp_path: Path, source: str, count: int | None, written: float, fresh: bool
) -> None:
    assert is_fresh(saved(tmp_path, source, count, written), LAST) is fresh


def test_a_half_written_file_is_not_fresh(tmp_path: Path) -> None:
    file = tmp_path / "n.ipynb"
    file.write_text("{")
    assert not is_fresh(file, LAST)


def test_in_a_plain_python_every_file_is_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    assert not wait_until_fresh(saved(tmp_path, "x = 1", None, 0.0), 0, print)


@pytest.fixture
def other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that the kernel of another language has started; no page can be asked."""
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    monkeypatch.delenv(PIPE_VARIABLE, raising=False)


@pytest.mark.usefixtures("other_language")
def test_in_other_languages_the_file_must_be_written_while_the_cell_is_at_work(tmp_path: Path) -> None:
    """However new it is, and whatever it shows: nobody knows what has run since."""
    file = saved(tmp_path, "x = 1", 3, 4_000_000_000.0)
    said: list[str] = []
    with pytest.raises(OpenbisJupyterError) as caught:
        wait_until_fresh(file, 0, said.append)
    assert caught.value.code == "notebook-unsaved"

    def press_ctrl_s(text: str) -> None:
        said.append(text)
        os.utime(file)

    assert wait_until_fresh(file, 100, press_ctrl_s) is True
    assert len(said) == 1 and "Press Ctrl+S now" in said[0]


@pytest.mark.parametrize(
    ("counts", "lacking"),
    [((1, 2, 3), []), ((1, None, 3), ["b = 2"]), ((None, None, None), ["a = 1", "b = 2"])],
)
def test_cells_without_results_are_those_above_the_one_that_saves(
    counts: tuple[int | None, ...], lacking: list[str]
) -> None:
    sources = ("a = 1\nmore", "b = 2", "save_notebook(o)")
    cells = [
        new_code_cell(source, execution_count=count) for source, count in zip(sources, counts, strict=True)
    ]
    notebook = new_notebook(cells=[*cells, new_code_cell("never"), new_code_cell("  ")])
    assert cells_without_results(notebook) == lacking
