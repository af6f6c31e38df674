"""From a click in openBIS to a launch: what is asked for, and what the page gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from openbis_jupyter.protocol import limits
from openbis_jupyter.protocol.names import clean_directory, clean_name, clean_notebook
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import (
    Content,
    Count,
    KernelName,
    LaunchId,
    LaunchKey,
    ParameterName,
    ParameterValue,
    PermId,
    SourceFile,
    TemplateId,
    Text,
    Ticket,
)
from openbis_jupyter.protocol.words import Action, EntityKind, LaunchStep, OwnerKind, SourceMode
from openbis_jupyter.protocol.workspace import ServerChoice


def _each_once(perm_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(perm_ids))


@shape
class OwnerRef:
    """Where the notebook will be saved."""

    kind: OwnerKind
    perm_id: PermId


@shape
class EntityRef:
    """Where the click was made."""

    kind: EntityKind
    perm_id: PermId = Field(description="Of a space: its code.")


@shape
class SourceRef:
    """The dataset with the saved notebook that is opened."""

    dataset: PermId
    mode: SourceMode = Field(description="With results and history, or without both.")
    file: SourceFile | None = Field(
        default=None, description="The path that `source` listed; absent where there is only one."
    )


@shape
class LaunchRequest(ServerChoice):
    """One click. All text is data, nothing is trusted."""

    launch_key: LaunchKey = Field(
        description="Idempotency: the same key of the same user is the same launch."
    )
    action: Action = Field(
        description="Open on the hub; return the notebook itself; or open it while the user's server runs and saves it."
    )
    datasets: Annotated[
        tuple[PermId, ...], Field(max_length=limits.DATASETS_MAX), AfterValidator(_each_once)
    ] = Field(description="What the notebook is filled with, in this order, each once.")
    owner: OwnerRef
    entity: EntityRef | None = None
    directory: Annotated[Content, AfterValidator(clean_directory)] = Field(
        default="",
        description="Below the home, at most 255 characters, `/` between levels; empty: the home itself.",
    )
    notebook: Annotated[Content, AfterValidator(clean_notebook)] = Field(
        description="A file name of 1 to 120 characters, with or without `.ipynb`."
    )
    name: Annotated[Content, AfterValidator(clean_name)] | None = Field(
        default=None,
        description="What people call the notebook, at most 200 characters: its title, and the name of the dataset that"
        " it is saved as. Absent: that of the dataset that it goes on from, else the file's without `.ipynb`.",
    )
    kernel: KernelName | None = Field(
        default=None,
        description="A name that `options` listed; absent: the default, or the first of the template's language.",
    )
    source: SourceRef | None = Field(
        default=None, description="The saved notebook that is opened; `datasets` is then empty."
    )
    template: TemplateId | None = Field(
        default=None,
        description="`site:<folder>` or `lab:<permId>` that `options` listed; absent: that of the kernel's language.",
    )
    parameters: Annotated[
        Mapping[ParameterName, ParameterValue],
        Field(max_length=limits.PARAMETERS_MAX),
        BeforeValidator(lambda value: {} if value is None else value),
    ] = Field(
        default_factory=dict,
        description="Answers to what the template asks; what is missing has its default.",
    )

    @model_validator(mode="after")
    def _no_more_with_a_source(self) -> Any:
        if self.source is not None and self.datasets:
            raise invalid(
                "datasets", "with a source the list must be empty: the notebook has its datasets already."
            )
        if self.source is not None and self.template is not None:
            raise invalid("template", "a saved notebook needs none.")
        return self


@shape
class OpenAnswer:
    """For `open`, `run` and the workspace: where the page sends its new tab, by a form POST of the field `ticket`."""

    state: LaunchStep = Field(description="`ready`: the notebook is written already.")
    launch_id: LaunchId
    redirect_url: Text = Field(description="Holds no secret.")
    ticket: Ticket = Field(repr=False, description="For one use.")
    expires_in: Count = Field(description="Seconds that the ticket is valid.")
    notebook_path: Text | None = Field(default=None, description="Below the home, as wanted or as written.")


@shape
class DownloadAnswer:
    """For `download`: the notebook itself."""

    state: Literal["downloaded"]
    launch_id: LaunchId
    file_name: Text
    notebook: Content = Field(description="JSON text.")
