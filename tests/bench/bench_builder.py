"""How the time to build a notebook grows with its datasets."""

from __future__ import annotations

from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo
from tests.bench.figures import Figure, in_turns, timed


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
    ours, beside = in_turns(
        rounds, lambda: timed(lambda: build_notebook(large)), lambda: timed(lambda: build_notebook(small))
    )
    return Figure("build a notebook: 10,000 datasets beside 1,000", ours, beside, bound=10)


if __name__ == "__main__":
    figure = builder_growth(5)
    print(f"{figure.name}: {figure.ratio:.2f} (bound {figure.bound})")
