"""A notebook before and after it ran again, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Literal

from openbis_jupyter.client.comparing import texts
from openbis_jupyter.client.comparing.outputs import Difference, Outcome, Outputs, outcome
from openbis_jupyter.client.comparing.tokens import Rules, Span, Tolerance
from openbis_jupyter.client.notebooks import cell_name, code_cells
from openbis_jupyter.notebook.marks import tags_of
from openbis_jupyter.notebook.parameters_cell import INJECTED
from openbis_jupyter.notebook.work import is_save_cell

CellState = Literal["same", "changed", "left-out"]


@dataclass(frozen=True)
class Results:
    """What a notebook shows: the outputs of its code cells by their numbers from 1; None for those that did not run."""

    outputs: Mapping[int, Outputs | None]
    taken: datetime

    @property
    def has_any(self) -> bool:
        """Whether any cell had run."""
        return any(one is not None for one in self.outputs.values())


@dataclass(frozen=True)
class Cell:
    """A code cell. number: among those that a run counts; name: what it is called there; why: it is left out."""

    number: int
    name: str
    state: CellState
    source: str = field(repr=False)
    why: str = ""
    differences: Sequence[Difference] = ()
    passed_over: Sequence[str] = ()
    before: Outputs = field(default=(), repr=False)
    now: Outputs = field(default=(), repr=False)


@dataclass(frozen=True)
class Comparison:
    """All code cells. notebook: its name; against: what it was compared with, for people."""

    notebook: str
    against: str
    tolerance: Tolerance
    cells: Sequence[Cell]

    @property
    def compared(self) -> int:
        """How many cells were not left out."""
        return sum(cell.state != "left-out" for cell in self.cells)

    @property
    def changed(self) -> int:
        """How many of them show something else."""
        return sum(cell.state == "changed" for cell in self.cells)

    @property
    def passed_over(self) -> list[str]:
        """What differs each time, and did, in any cell."""
        return sorted({name for cell in self.cells for name in cell.passed_over})


def results_of(notebook: Any) -> Results:
    """In: a notebook that is going to run. Out: what its cells show."""
    outputs = {
        number: list(cell.outputs) if cell.outputs or cell.execution_count is not None else None
        for number, (_, cell) in enumerate(code_cells(notebook), start=1)
    }
    return Results(outputs, datetime.now(timezone.utc))


def compare(before: Results, notebook: Any, name: str, against: str, tolerance: Tolerance) -> Comparison:
    """In: what its cells showed when the run began; the notebook as it has run just now."""
    rules = Rules(tolerance, Span(before.taken, datetime.now(timezone.utc)))
    cells = [
        _compared(number, cell, before.outputs.get(number), rules)
        for number, (_, cell) in enumerate(code_cells(notebook), start=1)
    ]
    return Comparison(name, against, tolerance, cells)


def _compared(number: int, cell: Any, before: Outputs | None, rules: Rules) -> Cell:
    def made(state: CellState, why: str = "", found: Outcome | None = None) -> Cell:
        found = found or Outcome()
        return Cell(
            number,
            cell_name(cell),
            state,
            cell.source,
            why,
            found.differences,
            sorted(found.passed_over),
            before or (),
            cell.outputs,
        )

    if is_save_cell(cell):
        return made("left-out", texts.IT_SAVES)
    if INJECTED in tags_of(cell):
        return made("left-out", texts.ITS_VALUES_ARE_OF_THE_RUN)
    if before is None:
        return made("left-out", texts.HAD_NO_RESULTS)
    found = outcome(before, cell.outputs, rules)
    return made("changed" if found.differences else "same", "", found)
