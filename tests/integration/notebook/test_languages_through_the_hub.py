"""One click in each language: launched through the hub, run to the last cell in its own kernel, read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from integration.notebook.sandbox import CRATE

from openbis_demo.journey import travel
from openbis_demo.kernels import kernel_named
from openbis_demo.stack import Stack

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
INSTALLABLE = {
    "r": ("renv.lock", '"jsonlite"'),
    "octave": ("packages.m", "Octave 7"),
    "bash": ("apt-packages.txt", "coreutils="),
    "sos": ("requirements.txt", "pandas=="),
}
CELLS = {"r": 10, "octave": 10, "bash": 9, "sos": 12}


@pytest.mark.parametrize("language", CELLS)
def test_every_cell_runs_and_the_saved_dataset_is_the_same(stack: Stack, language: str) -> None:
    kernel = kernel_named(language)
    assert kernel, "run `make setup-test`"
    # One user for all languages, so one server: kernels come and go, it stays.
    report = travel(stack, "alice", "alice-demo", EXPERIMENT, lambda _: None, kernel)
    assert report.cells_run == CELLS[language]
    shown = report.outputs
    assert (
        "Connected to https://localhost" in shown["connect"]
        or "alice at https://localhost" in shown["connect"]
    )
    assert "Shake flask 1" in shown["datasets"]
    assert "DEFAULT_EXPERIMENT" in shown["owner"]
    assert ".csv" in shown["process"]
    assert f"Saved as {report.perm_id}" in shown["save"]
    assert_environment(stack.directory / "read-back" / report.perm_id, language)
    if language == "r":
        assert "plot" in shown["plot"]
    if language == "octave":
        assert "ans = 1" in shown["connect"], "the toolbox is signed in with the same credential"
    if language == "sos":
        assert "od600 " in shown["process-back"], "what R calculated came back to Python"


def assert_environment(stored: Path, language: str) -> None:
    """The saved dataset says what the kernel itself answered, in a form to read and in one to install from."""
    [folder] = stored.rglob("notebook-environment")
    text = (folder / "environment.txt").read_text()
    assert "the kernel itself" in text and "Lacking" not in text
    name, part = INSTALLABLE[language]
    assert {file.name for file in folder.iterdir()} == {"environment.txt", name}
    assert part in (folder / name).read_text()
    crate = json.loads((folder.parent / CRATE).read_text())
    [run] = [entity for entity in crate["@graph"] if entity["@id"] == "#run"]
    assert run["object"] and run["agent"] == {"@id": "#person-alice"}
