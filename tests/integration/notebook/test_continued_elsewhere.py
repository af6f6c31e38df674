"""Saved notebooks of every kind are continued for another owner: that is where the dataset lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pybis
import pytest
from integration.notebook.kernel import run, shown
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register
from integration.notebook.test_every_cell_runs import TABLE, signed_in
from integration.notebook.test_python2_cells import RUNNER

from openbis_demo.kernels import kernel_named
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.marks import key_of
from openbis_jupyter.notebook.reopened import reopened
from openbis_jupyter.notebook.saved import language_of, read_saved
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo, SourceInfo

# The kernelspec of Bash has a key that jupyter_client does not know.
pytestmark = pytest.mark.filterwarnings("ignore:Passing unrecognized arguments")

OLDER = Path(__file__).parents[2] / "fixtures/notebooks-0.1.0"
KERNELS = [language for language in LANGUAGES if language != "python2"]
"""Python 2 has a test of its own."""


@dataclass(frozen=True)
class Place:
    """Where the saved notebook was (`old`), and where it goes on; `source`: its dataset, `data`: what it works on
    `history`: of its own."""

    sandbox: Sandbox
    o: pybis.Openbis
    token: str
    old: OwnerInfo
    new: OwnerInfo
    source: str
    data: str
    history: str


@pytest.fixture
def place(sandbox: Sandbox, tmp_path: Path) -> Place:
    token = sandbox.token_of("USER")
    o = signed_in(sandbox, token)
    experiment = o.get_experiment(EXPERIMENT)
    sample = experiment.get_objects()[0]
    return Place(
        sandbox,
        o,
        token,
        OwnerInfo("EXPERIMENT", experiment.permId, experiment.identifier),
        OwnerInfo("OBJECT", sample.permId, sample.identifier),
        register(o, tmp_path / "source", {"a.txt": b"saved"}, "saved before"),
        register(o, tmp_path / "data", {"growth.csv": TABLE}, "first"),
        str(uuid.uuid4()),
    )


def today(place: Place, language: str) -> dict[str, Any]:
    data = (DatasetInfo(place.data, "RAW_DATA", "first"),)
    return build_notebook(
        NotebookSpec(
            "growth.ipynb",
            "growth",
            place.o.url,
            "u",
            place.old,
            data,
            (place.data,),
            place.history,
            language=language,
        )
    )


def older(place: Place, language: str) -> dict[str, Any]:
    text = (OLDER / f"{language}.ipynb").read_text()
    for old, new in {
        "20200101000000000-9": place.old.perm_id,
        "20200101000000000-1": place.data,
        "20200101000000000-2": place.data,
        "https://old.example.org": place.o.url,
        "11111111-2222-3333-4444-555555555555": place.history,
    }.items():
        text = text.replace(old, new)
    found: dict[str, Any] = json.loads(text)
    if language == "sos":
        # Version 0.1.0 had no cell of its own for this, and SoS hands nothing over while R is still starting.
        connect = next(cell for cell in found["cells"] if key_of(cell) == "connect")
        starts_r = nbformat.v4.new_code_cell("%use R", id="mine-r")
        found["cells"].insert(found["cells"].index(connect), dict(starts_r))
    return found


def edited(place: Place, language: str) -> dict[str, Any]:
    """Somebody wrote into each cell that holds values."""
    notebook = older(place, language)
    for cell in notebook["cells"]:
        if key_of(cell) in ("variables", "owner", "save"):
            cell["source"] += "\n" + LANGUAGES[language].assign("mine", "1")
    return notebook


def builtin(place: Place, _: str) -> dict[str, Any]:
    """As the entries of openBIS itself and `jupyter-openbis` leave it."""
    v4 = nbformat.v4
    code = (
        f"from pybis import Openbis\no = Openbis({place.o.url!r})\nfile_name = 'data.csv'\n"
        f"owner = '{place.old.perm_id}'\nparents = []\nhistory_id = 'mine'"
    )
    metadata = {
        "openbisHistoryId": place.history,
        "datasets": {place.data: []},
        "openbisConnections": ["lab"],
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    }
    found: dict[str, Any] = json.loads(
        nbformat.writes(v4.new_notebook(cells=[v4.new_code_cell(code)], metadata=metadata))
    )
    return found


Kind = Callable[[Place, str], dict[str, Any]]
CASES: list[tuple[Kind, str]] = [
    # Their cells are those of a new notebook, which run in every language elsewhere.
    (today, "python"),
    (today, "bash"),
    # What takes the place of the old values is a literal of the language, and these are read in all of them elsewhere.
    (older, "r"),
    *((edited, language) for language in KERNELS),
    (builtin, "python"),
]


def opened(place: Place, saved: dict[str, Any], language: str, folder: Path) -> Path:
    """Continued by name in a folder."""
    notebook = read_saved(json.dumps(saved).encode(), "growth.ipynb", place.source)
    assert language in (language_of(notebook), "python2")
    spec = NotebookSpec(
        file_name="goes on.ipynb",
        title="goes on",
        openbis_url=place.o.url,
        user="tester",
        owner=place.new,
        datasets=(),
        parents=(place.source,),
        history_id=place.history,
        language=language,
        source=SourceInfo(place.source, "", "continuation"),
    )
    folder.mkdir()
    file = folder / spec.file_name
    nbformat.write(nbformat.from_dict(reopened(notebook, spec, None)), file)
    return file


def check(place: Place, file: Path, kind: Kind, told: str) -> None:
    """The dataset that the save cell names lies with the new owner, and the notebook says so where its cells do not."""
    perm_id = told.split("Saved as ")[1].split(maxsplit=1)[0]
    dataset = place.o.get_dataset(perm_id)
    assert dataset.sample.permId == place.new.perm_id
    # A user of a space may not add parents: the dataset names what it follows instead.
    assert dataset.parents == [] and place.source in dataset.props["notes"]
    if kind is not edited:  # cells of version 0.1.0 show nothing of the answer but the dataset
        assert f"openBIS did not take {place.source} as a parent" in told
    assert dataset.props["$history_id"] == place.history
    note = "".join(json.loads(file.read_text())["cells"][0]["source"])
    assert (place.new.identifier in note) == (kind in (edited, builtin))


@pytest.mark.parametrize(("kind", "language"), CASES, ids=[f"{kind.__name__}-{name}" for kind, name in CASES])
def test_it_is_saved_for_the_new_owner(
    place: Place, tmp_path: Path, home: Path, kind: Kind, language: str
) -> None:
    file = opened(place, kind(place, language), language, tmp_path / "work")
    kernel = kernel_named(language)
    assert kernel, "run `make setup-test`"
    environment = place.sandbox.environment(place.token, home)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = run(file, {**environment, "PATH": programs}, kernel=kernel)
    key = next(cell["id"] for cell in done.cells if key_of(cell) == "save")
    told = shown(done, key)
    check(place, file, kind, told)
    if language in ("python", "sos", "bash"):
        assert ("opened with from openBIS" in told) == (kind in (edited, builtin))


def test_it_is_saved_for_the_new_owner_from_python_27(place: Place, tmp_path: Path, home: Path) -> None:
    file = opened(place, edited(place, "python2"), "python2", tmp_path / "work")
    cells = [cell for cell in json.loads(file.read_text())["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    (tmp_path / "cells.json").write_text(json.dumps(cells))
    (tmp_path / "runner.py").write_text(RUNNER)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["jython", "-B", str(tmp_path / "runner.py"), str(tmp_path / "cells.json")],
        cwd=file.parent,
        env={**os.environ, **place.sandbox.environment(place.token, home), "PATH": programs},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    check(place, file, edited, done.stdout)
    assert "opened with from openBIS" in done.stderr
