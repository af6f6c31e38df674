"""A notebook that had results runs again: what came out the same is told, kept beside it, and saved with it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from integration.client.conftest import program
from integration.client.test_versions import written
from integration.notebook.sandbox import Sandbox, own_paths, stored_files
from integration.notebook.test_every_cell_runs import signed_in

from openbis_jupyter.client import run_file, run_saved
from openbis_jupyter.client.comparing import Tolerance
from openbis_jupyter.client.connecting import Access

SOURCE = """import pathlib, sys, time
import numpy as np
from IPython.display import display
print(object(), time.strftime("%Y-%m-%d %H:%M:%S"), np.pi)
tally = pathlib.Path("tally")
drift = 1e-5 * len(list(pathlib.Path.cwd().parent.glob("*/tally")))
tally.touch()
print("drift", 1 + drift)
"""


def test_what_came_out_the_same_is_said_and_saved_with_the_new_version(
    sandbox: Sandbox, access: Access, tmp_path: Path, home: Path
) -> None:
    file = written(tmp_path / "work", str(uuid.uuid4()), SOURCE)
    mine = file.with_name("n.comparison.html")
    mine.write_text("my own")
    first = run_file(access, file)
    assert first.told.comparison is None and mine.read_text() == "my own"
    environment = sandbox.environment(access.token, home)

    arguments = (first.saved.perm_id, "--to", str(tmp_path / "again"), "--exit-code")
    out, err = program(environment, "run", *arguments, "--json").communicate(timeout=200)
    answer = json.loads(out)
    found = answer["comparison"]
    assert (found["compared"], found["changed"]) == (2, 1), out + err
    assert found["passed_over"] == ["addresses in memory", "dates and times of the run"]
    [one] = found["cells"][1]["differences"]
    assert (one["what"], len(one["numbers"])) == ("stdout", 1)
    page = tmp_path / "again" / "n.comparison.html"
    assert found["page"] == str(page) and first.saved.perm_id in page.read_text()
    o = signed_in(sandbox, access.token)
    stored = stored_files(o, answer["dataset"])
    assert stored["comparison.html"] == page.read_bytes()
    assert json.loads(stored["comparison.json"])["changed"] == 1
    assert sorted(own_paths(o.get_dataset(answer["dataset"]).file_list)) == ["n.html", "n.ipynb"]
    crate = {one["@id"]: one for one in json.loads(stored["ro-crate-metadata.json"])["@graph"]}
    assert "notebook-comparison/comparison.html" in crate

    same = program(environment, "run", *arguments[:1], "--tolerance", "0.01", "--exit-code", cwd=tmp_path)
    out, err = same.communicate(timeout=200)
    assert same.returncode == 0, out + err
    assert "The outputs are the same as in the dataset" in out and "numbers within the tolerance" in out


def test_a_file_is_compared_with_what_it_had_and_a_page_of_ones_own_stays(
    access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "work", str(uuid.uuid4()), "print('so')")
    run_file(access, file)
    mine = file.with_name("n.comparison.html")
    mine.write_text("my own")
    again = run_file(access, file)
    assert again.told.comparison and again.told.comparison.changed == 0
    assert again.told.page == file.with_name("n.comparison-2.html") and mine.read_text() == "my own"
    assert run_file(access, file, tolerance=None).told.comparison is None

    def breaks(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("openbis_jupyter.client.running.comparison.compare", breaks)
    ran = run_saved(access, again.saved.perm_id, tmp_path / "run", tolerance=Tolerance(0.1))
    assert ran.saved.perm_id and "RecursionError" in ran.told.lacking
