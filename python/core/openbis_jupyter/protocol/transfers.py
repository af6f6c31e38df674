"""Downloads, uploads and environments that a Jupyter server makes in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.refusals import Reason
from openbis_jupyter.protocol.shapes import parse, shape
from openbis_jupyter.protocol.values import Content, Count, PermId, Required, Text, Word
from openbis_jupyter.protocol.words import Newer, TransferKind, TransferState

_Chosen = Annotated[
    Mapping[Text, tuple[Text, ...] | None],
    Field(min_length=1),
    Reason("at least one dataset is expected, with the paths of its files."),
]
_Properties = Annotated[Mapping[Text, Text], Reason("texts by the codes of the properties are expected.")]


@shape
class DownloadRequest:
    """What is downloaded."""

    kind: Literal["download"]
    connection: Word
    folder: Content = Field(description="Below the server's root.")
    datasets: _Chosen = Field(description="PermId of a dataset → the paths of the wanted files; null: all.")


@shape
class UploadRequest:
    """What is saved."""

    kind: Literal["upload"]
    connection: Word
    notebook: Content = Field(description="Path below the server's root.")
    owner: Required
    type: Required
    properties: _Properties = Field(default_factory=dict)
    parents: tuple[Text, ...] = ()
    files: tuple[Content, ...] = Field(
        default=(), description="Further files beside the notebook, paths below the server's root."
    )
    newer: Newer = "ask"


@shape
class EnvironmentRequest:
    """A kernel in the environment that a saved notebook was computed in."""

    kind: Literal["environment"]
    connection: Word
    dataset: PermId


@shape
class EnvironmentPlan:
    """What such a request would make."""

    python: Content = Field(
        description="Version; empty where the notebook was none of Python: no kernel then."
    )
    packages: Count = Field(description="How many are installed.")
    folder: Content
    free: Count = Field(description="Bytes that are free there.")
    kernel: Content | None = Field(description="What people see of the one that is there already.")
    added: tuple[Content, ...] = Field(description="Packages that the notebook did not have.")
    left_out: tuple[Content, ...] = Field(description="Those that nobody can have again, and why.")
    readable: Content = Field(description="All that is known of what the notebook ran in.")


@shape
class _AnyTransfer:
    kind: TransferKind


def parse_transfer(data: object) -> DownloadRequest | UploadRequest | EnvironmentRequest:
    """In: JSON from the browser. Errors: `request-invalid` naming the field."""
    kind = parse(_AnyTransfer, data).kind
    if kind == "environment":
        return parse(EnvironmentRequest, data)
    return parse(DownloadRequest, data) if kind == "download" else parse(UploadRequest, data)


@shape
class Transfer:
    """How far it is."""

    id: Text
    kind: TransferKind
    state: TransferState
    done: Count = Field(description="Bytes.")
    total: Count
    message: Content = Field(description="What is being done now, for people.")
    error: Failure | None
    files: tuple[Content, ...] = Field(
        description="Download: the files that are there now, paths below the server's root."
    )
    perm_id: Text | None = Field(description="Upload: the dataset.")
    link: Text | None = Field(description="Upload: where the dataset is shown in openBIS.")
    kernel: Text | None = Field(description="Environment: the name of its kernel.")
    note: Content | None = Field(
        default=None,
        description="What to know of the result, for example which files were left out, or that parents are missing.",
    )
