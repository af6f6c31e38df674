"""What a notebook is built from: plain values, no secrets."""

from __future__ import annotations

from dataclasses import dataclass

from openbis_jupyter.protocol.words import OwnerKind, SourceMode


@dataclass(frozen=True)
class DatasetInfo:
    """One dataset as the notebook shows it. `owner`: identifier of its object or experiment."""

    perm_id: str
    type: str
    name: str = ""
    owner: str = ""


@dataclass(frozen=True)
class OwnerInfo:
    """The experiment or object that saved versions will belong to."""

    kind: OwnerKind
    perm_id: str
    identifier: str
    name: str = ""


@dataclass(frozen=True)
class SourceInfo:
    """The dataset that a saved notebook is opened from; `by_hand`: its language has no cells of ours."""

    perm_id: str
    name: str
    mode: SourceMode
    by_hand: bool = False


@dataclass(frozen=True)
class NotebookSpec:
    """Everything that a notebook's template may use.

    `file_name` ends in `.ipynb`; `title`: what people call it, and the name of the dataset that it is saved as; `user`:
    the openBIS user id; `parents`: permIds of the datasets that saved versions will have as parents; `not_parents`:
    those of them that openBIS will not take from this user; `history_id`: shared by all saved versions (a new UUID for
    a new notebook); `name_property`: code of the property that names datasets in this openBIS (`$NAME` or `NAME`);
    `kernel` and `kernel_display_name`: name of the kernelspec and what JupyterLab shows for it;
    `language`: of its kernel, decides about the template; `source`: where a saved notebook is opened, else None.
    """

    file_name: str
    title: str
    openbis_url: str
    user: str
    owner: OwnerInfo
    datasets: tuple[DatasetInfo, ...]
    parents: tuple[str, ...]
    history_id: str
    dataset_type: str = "ANALYSIS_NOTEBOOK"
    name_property: str = "$NAME"
    kernel: str = "python3"
    kernel_display_name: str = "Python 3 (ipykernel)"
    language: str = "python"
    source: SourceInfo | None = None
    not_parents: tuple[str, ...] = ()
