"""One click in each language: launched through the hub, run to the last cell in its own kernel, read back."""

from __future__ import annotations

import pytest

from openbis_demo.journey import travel
from openbis_demo.kernels import kernel_named
from openbis_demo.stack import Stack

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
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
    if language == "r":
        assert "plot" in shown["plot"]
    if language == "octave":
        assert "ans = 1" in shown["connect"], "the toolbox is signed in with the same credential"
    if language == "sos":
        assert "od600 " in shown["process-back"], "what R calculated came back to Python"
