"""A notebook that the user's server runs in the background and saves, whoever closes the tab.

Servers belong to their users, who may send whatever they like. What people read is cut where it is long; anything else
that is not as agreed is refused.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Cells, Content, Moment, Path, PermId, RunId, Title
from openbis_jupyter.protocol.words import ENDED, RunState


@shape
class Compared:
    """What came out the same, of a notebook that had results before it ran; more is beside what was saved."""

    cells: Cells = Field(description="How many were compared.")
    changed: Cells = Field(description="How many of them show something else.")

    @model_validator(mode="after")
    def _within_its_cells(self) -> Any:
        if self.changed > self.cells:
            raise invalid("changed", f"a number from 0 to {self.cells} is expected.")
        return self


@shape
class Run:
    """How far it is. A run of a launch has the launch's id, so a repeated request finds the run that is there."""

    run_id: RunId
    title: Title = Field(description="Changes where the notebook is renamed.")
    notebook_path: Path = Field(description="Below the server's root; changes where the notebook is moved.")
    state: RunState = Field(
        default="waiting",
        description="`cancelled`: the person stopped it; `stopped`: the server ended in the middle.",
    )
    cell: Cells = Field(default=0, description="How many of the code cells have ended.")
    cells: Cells = 0
    cell_name: Title | None = Field(default=None, description="The one at work, or that was when it ended.")
    started: Moment | None = None
    ended: Moment | None = None
    dataset: PermId | None = Field(default=None, description="What was saved.")
    note: Caption | None = Field(
        default=None, description="What to know of what it saves, for example that it lacks parents."
    )
    compared: Compared | None = Field(
        default=None, description="Absent where there was nothing to compare with."
    )
    error: Failure | None = Field(
        default=None, description="When it failed, or ended with a server whose time was over."
    )

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in ENDED

    @model_validator(mode="after")
    def _within_its_cells(self) -> Any:
        if self.cell > self.cells:
            raise invalid("cell", f"a number from 0 to {self.cells} is expected.")
        return self


@shape
class Runs:
    """The person's runs, the newest first, at most 50."""

    runs: tuple[Run, ...]


@shape
class StopRequest:
    """Which run."""

    run_id: RunId


@shape
class RunOrder:
    """What a server is to run; a run of that id, or one of that notebook that has not ended, is given as it is."""

    notebook: Content = Field(description="Path below the server's root.")
    run_id: RunId | None = Field(default=None, description="Absent: the server makes one.")
