"""One notebook for many: what is asked for once, and how far each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from openbis_jupyter.protocol import limits
from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.names import clean_directory, clean_name, clean_notebook
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import (
    BatchId,
    Caption,
    Content,
    Count,
    KernelName,
    LaunchKey,
    Moment,
    ParameterName,
    ParameterValue,
    PermId,
    TemplateId,
    Text,
    Title,
    Word,
)
from openbis_jupyter.protocol.words import BatchItemState


@shape
class BatchRow:
    """One of the notebooks."""

    owner: Word = Field(
        default="", description="PermId or identifier of an experiment or object; empty: that of the dataset."
    )
    datasets: tuple[PermId, ...] | None = Field(
        default=None, description="Absent: those of the owner, but no notebooks."
    )


@shape
class BatchRequest:
    """Many notebooks, made from one template: they run in the background and are saved."""

    launch_key: LaunchKey = Field(description="The same key of the same user is the same batch.")
    name: Annotated[Content, AfterValidator(clean_name)] = Field(
        description="Of the batch; with the name of its owner also that of each notebook."
    )
    notebook: Annotated[Content, AfterValidator(clean_notebook)] = Field(
        description="What the files are called, each with the code of its owner."
    )
    directory: Annotated[Content, AfterValidator(clean_directory)] = Field(
        default="", description="As of a launch."
    )
    template: TemplateId | None = None
    kernel: KernelName | None = None
    parameters: Annotated[Mapping[ParameterName, ParameterValue], Field(max_length=limits.PARAMETERS_MAX)] = (
        Field(default_factory=dict, description="Of all of them; a row of the table has its own before.")
    )
    rows: Annotated[tuple[BatchRow, ...], Field(max_length=limits.BATCH_MAX)] = ()
    table: Content | None = Field(
        default=None, description="In place of rows: CSV, as docs/templates.md has it."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Any:
        if bool(self.rows) == bool(self.table):
            raise invalid("rows", "choose experiments, objects or datasets, or give a table.")
        return self


@shape
class BatchItem:
    """How far one of them is."""

    number: Count = Field(description="From 1 on.")
    title: Title
    owner: Title = Field(description="Identifier.")
    state: BatchItemState
    run: Run | None = Field(default=None, description="As the person's server told of it last.")
    url: Text | None = Field(default=None, description="Opens the notebook, when it is written.")
    error: Failure | None = None


@shape
class BatchSummary:
    """A batch, and how many of its notebooks are how far."""

    batch_id: BatchId
    name: Title
    created: Moment
    ended: Moment | None = None
    waiting: Count = 0
    running: Count = 0
    done: Count = 0
    failed: Count = 0
    cancelled: Count = 0
    note: Caption | None = Field(default=None, description="Why it waits, and what the person must do.")


@shape
class Batch(BatchSummary):
    """The same with all its notebooks."""

    items: tuple[BatchItem, ...] = ()
    hub_url: Text = Field(default="", description="Public address of the hub, for `url`s that are paths.")


@shape
class Batches:
    """The person's batches, the newest first, at most 50."""

    batches: tuple[BatchSummary, ...]


@shape
class BatchRef:
    """Which batch."""

    batch_id: BatchId


@shape
class RepeatRequest:
    """Which of the notebooks that failed or were stopped are to run once more."""

    batch_id: BatchId
    items: Annotated[tuple[Count, ...], Field(max_length=limits.BATCH_MAX)] = Field(
        default=(), description="Their numbers; none: all that failed."
    )
