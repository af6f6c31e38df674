"""A kernel knows whether the notebook's file holds its results."""

import os
import time
from pathlib import Path

import nbformat
from integration.notebook.kernel import run, shown
from nbformat.v4 import new_code_cell, new_notebook

WATCH = "from openbis_jupyter.client.pages import freshness\nfreshness.watch_cells()"
ASK = (
    "from pathlib import Path\nfreshness.wait_until_fresh(Path('n.ipynb'), {seconds}, print)\nprint('fresh')"
)


def notebook_in(folder: Path, seconds: float) -> Path:
    sources = {"watch": WATCH, "work": "x = 1\nprint('result', x)", "ask": ASK.format(seconds=seconds)}
    file = folder / "n.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(text, id=key) for key, text in sources.items()]), file)
    return file


def test_a_saved_file_is_taken(tmp_path: Path) -> None:
    assert shown(run(notebook_in(tmp_path, 0), {}), "ask") == "fresh\n"


def test_an_unsaved_file_is_refused_with_the_one_thing_to_do_and_no_traceback(tmp_path: Path) -> None:
    done = run(notebook_in(tmp_path, 0), {}, save_after=lambda key: key == "watch", allow_errors=True)
    text = shown(done, "ask")
    assert "Run this cell again, and save the notebook (Ctrl+S) while it waits." in text
    assert "Traceback" not in text and "freshness.py" not in text


PRESS_CTRL_S = """
import nbformat
def press_ctrl_s(text):
    print(text)
    notebook = nbformat.read("n.ipynb", as_version=4)
    notebook.cells[1].execution_count = 2
    nbformat.write(notebook, "n.ipynb")
freshness.wait_until_fresh(Path("n.ipynb"), 100, press_ctrl_s)
print("fresh")
"""


def test_a_cell_goes_on_as_soon_as_the_file_is_saved(tmp_path: Path) -> None:
    file = notebook_in(tmp_path, 0)
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[2].source = "from pathlib import Path\n" + PRESS_CTRL_S
    nbformat.write(notebook, file)
    text = shown(run(file, {}, save_after=lambda key: key == "watch"), "ask")
    assert "Press Ctrl+S now" in text and text.endswith("fresh\n")


def test_the_results_of_an_earlier_kernel_do_not_count(tmp_path: Path) -> None:
    file = notebook_in(tmp_path, 0)
    run(file, {})
    an_hour_ago = time.time() - 3600
    os.utime(file, (an_hour_ago, an_hour_ago))
    done = run(file, {}, save_after=lambda _: False, allow_errors=True)
    assert "notebook-unsaved" in shown(done, "ask")
