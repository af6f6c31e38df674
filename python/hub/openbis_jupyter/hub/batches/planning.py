"""From a request for many to what each notebook is asked with; all that can be checked is checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.parameters import (
    Answer,
    FromProperty,
    Parameter,
    checked_answers,
    from_texts,
    with_properties,
)
from openbis_jupyter.notebook.property_values import written
from openbis_jupyter.notebook.table import Row, at_row, names_in, read_table
from openbis_jupyter.openbis.batch_facts import Named, NamedOwner
from openbis_jupyter.protocol.batches import BatchRequest
from openbis_jupyter.protocol.limits import NAME_MAX
from openbis_jupyter.protocol.names import SUFFIX, clean_name, clean_notebook
from openbis_jupyter.protocol.refusals import invalid

SHARED = ("template", "kernel", "directory")
"""What the request says for all of them, as a launch does."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def rows_of(request: BatchRequest) -> list[Row]:
    """A row for each notebook. Errors: `request-invalid` with the line of a table."""
    if request.table:
        return read_table(request.table)
    return [Row(one.owner, one.datasets, place=f"row {n}") for n, one in enumerate(request.rows, start=1)]


def owners_of_datasets(found: Named) -> list[str]:
    """PermIds of what the datasets belong to."""
    return [owner for owner in found.datasets.values() if owner]


def planned(
    request: BatchRequest,
    parameters: Sequence[Parameter],
    rows: Sequence[Row],
    found: Named,
    owners: Mapping[str, NamedOwner],
) -> list[tuple[str, str, dict[str, Any]]]:
    """In: the template's parameters, what the names stand for, the owners of datasets. Out: for each notebook its name,
    the identifier of its owner, and what only this one is asked with.

    Errors: `datasets-unknown`, `request-invalid` with the place of the row.
    """
    unknown = [one for one in names_in(rows) if one not in found.owners and one not in found.datasets]
    if unknown:
        raise OpenbisJupyterError("datasets-unknown", datasets=unknown[:50])
    shared = checked_answers(parameters, {}) | _given(parameters, request.parameters)
    return [_planned(request, parameters, row, shared, found, owners) for row in rows]


def _planned(
    request: BatchRequest,
    parameters: Sequence[Parameter],
    row: Row,
    shared: Mapping[str, Answer],
    found: Named,
    owners: Mapping[str, NamedOwner],
) -> tuple[str, str, dict[str, Any]]:
    datasets = row.datasets
    if row.owner in found.datasets and not datasets:
        datasets, row_owner = (row.owner,), found.datasets[row.owner]
    else:
        row_owner = row.owner or found.datasets.get((datasets or ("",))[0], "")
    owner = found.owners.get(row_owner) or owners.get(row_owner)
    if owner is None:
        raise invalid(row.place, "an experiment or object is expected, or a dataset that belongs to one.")
    wrong = next((one for one in datasets or () if one not in found.datasets), None)
    if wrong:
        raise invalid(row.place, f"{wrong} is no dataset.")
    try:
        given = from_texts(parameters, row.values) if row.values else {}
        answers = {**shared, **{name: given[name] for name in row.values if name in given}}
        with_properties(parameters, answers, owner.properties, owner.identifier)
    except OpenbisJupyterError as error:
        raise at_row(row, error) from None
    code = owner.identifier.rsplit("/", maxsplit=1)[-1]
    subject = owner.name or code
    name = clean_name(row.name) if row.name else f"{request.name} – {subject}"[:NAME_MAX]
    return (
        name,
        owner.identifier,
        {
            "owner": {"kind": owner.kind, "perm_id": owner.perm_id},
            "datasets": None if datasets is None else list(datasets),
            "notebook": _file_name(request.notebook, code),
            "parameters": {
                one: written(answer) if isinstance(answer, FromProperty) else answer
                for one, answer in answers.items()
            },
        },
    )


def _given(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> dict[str, Answer]:
    """Only the answers that the request has."""
    return {name: answer for name, answer in checked_answers(parameters, values).items() if name in values}


def _file_name(notebook: str, code: str) -> str:
    stem = notebook.removesuffix(SUFFIX)
    try:
        return clean_notebook(f"{stem}-{_UNSAFE.sub('-', code).strip('-')}")
    except OpenbisJupyterError:  # too long together
        return notebook
