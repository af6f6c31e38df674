"""Whether a notebook's file holds the results of the last cell."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from openbis_jupyter.client.notebooks import wait_until_fresh
from openbis_jupyter.client.notebooks.freshness import LastCell, is_fresh

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


def test_in_a_plain_python_every_file_is_fresh(tmp_path: Path) -> None:
    wait_until_fresh(saved(tmp_path, "x = 1", None, 0.0), 0, print)
