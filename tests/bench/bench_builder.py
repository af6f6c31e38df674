"""How the time to build a notebook grows with its datasets."""

from __future__ import annotations

import statistics

from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo
from tests.bench.figures import Figure, timed


def spec_of(count: int) -> NotebookSpec:
    """A notebook on `count` datasets."""
    datasets = tuple(
        DatasetInfo(f"20260101000000000-{number}", "RAW_DATA", f"Plate {number} “{number % 7}”", "/LAB/P/EXP")
        for number in range(count)
    )
    return NotebookSpec(
        file_name="bench.ipynb",
        title="Bench",
        openbis_url="https://openbis.example",
        user="bench",
        owner=OwnerInfo("EXPERIMENT", "20260101000000000-1", "/LAB/P/EXP"),
        datasets=datasets,
        parents=tuple(dataset.perm_id for dataset in datasets),
        history_id="11111111-2222-3333-4444-555555555555",
    )


def builder_growth(rounds: int) -> Figure:
    """10,000 datasets beside 1,000, medians of `rounds` rounds taken in turn."""
    small, large = spec_of(1_000), spec_of(10_000)
    build_notebook(small)  # the template is compiled once per process
    pairs = [
        (timed(lambda: build_notebook(small)), timed(lambda: build_notebook(large))) for _ in range(rounds)
    ]
    return Figure(
        name="build a notebook: 10,000 datasets beside 1,000",
        ours=statistics.median(large_seconds for _, large_seconds in pairs),
        beside=statistics.median(small_seconds for small_seconds, _ in pairs),
        bound=10,
    )


if __name__ == "__main__":
    figure = builder_growth(5)
    print(f"{figure.name}: {figure.ratio:.2f} (bound {figure.bound})")
