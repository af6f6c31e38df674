"""What a notebook is built from: plain values, no secrets."""

from __future__ import annotations

from dataclasses import dataclass

from openbis_jupyter.notebook.request import OwnerKind


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
class NotebookSpec:
    """Everything that a notebook's template may use.

    `kernel`: name of the kernelspec, `kernel_display_name` as JupyterLab shows it; `language`: of its kernel;
    `file_name` ends in `.ipynb`; `parents`: permIds of the datasets that saved versions will have as parents;
    `history_id`: shared by all saved versions (a new UUID for a new notebook); `name_property` and
    `history_property`: codes as this openBIS has them (`$NAME` or `NAME`, `$HISTORY_ID` or `HISTORY_ID`);
    `user`: the openBIS user id.
    """

    file_name: str
    title: str
    openbis_url: str
    user: str
    owner: OwnerInfo
    datasets: tuple[DatasetInfo, ...]
    parents: tuple[str, ...]
    history_id: str
    kernel: str = "python3"
    kernel_display_name: str = "Python 3 (ipykernel)"
    language: str = "python"
    dataset_type: str = "ANALYSIS_NOTEBOOK"
    name_property: str = "$NAME"
    history_property: str = "$HISTORY_ID"
