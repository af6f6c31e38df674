"""What each row of a batch works on: asked from openBIS, and checked, before the first notebook runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openbis_jupyter.client.batches.sources import Repeated
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import DatasetQuery, Description, Owner, describe, find_datasets
from openbis_jupyter.client.running import typed, with_values
from openbis_jupyter.client.saving import DEFAULT_TYPE
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.parameters import FromProperty, from_texts, value_from, with_properties
from openbis_jupyter.notebook.property_values import property_named
from openbis_jupyter.notebook.spec import DatasetInfo, OwnerInfo
from openbis_jupyter.notebook.table import Row, at_row, names_in
from openbis_jupyter.openbis.shapes import NAME_PROPERTIES

_KEY_LENGTH = 16


@dataclass(frozen=True)
class Planned:
    """A row with all that its notebook needs. `key`: what the command said of it, for telling whether it is done;
    `label`: for people; `values`: of the parameters.
    """

    key: str
    label: str
    name: str
    owner: OwnerInfo
    datasets: tuple[DatasetInfo, ...]
    values: Mapping[str, Any]


def planned(
    access: Access, repeated: Repeated, rows: Sequence[Row], parameters: Mapping[str, str]
) -> list[Planned]:
    """In: what is repeated, a row for each notebook, parameters of all of them as texts (a row's own count before).

    Asks openBIS at most six times, and once more for each owner whose datasets are not given.
    Errors: `datasets-unknown`, `owner-unknown`, `request-invalid` with the place of the row, those of openBIS.
    """
    names = names_in(rows)
    found = dict(zip(names, describe(access, names), strict=True))
    rows = [_of_dataset(row, found) for row in rows]
    owners = list(dict.fromkeys(row.owner for row in rows if row.owner not in found))
    found |= dict(zip(owners, describe(access, owners) if owners else [], strict=True))
    known: dict[str, tuple[DatasetInfo, ...]] = {}
    plan = [_planned(access, repeated, row, parameters, found, known) for row in rows]
    return _told_apart(plan)


def _of_dataset(row: Row, found: Mapping[str, Description]) -> Row:
    """The row with its owner: a dataset stands for itself, in what it belongs to. Errors: `request-invalid`."""
    is_dataset = row.owner and found[row.owner].kind == "DATASET"
    if is_dataset and row.datasets:
        raise _at(row, "the owner is a dataset; an object or experiment is expected.")
    if is_dataset:
        row = replace(row, datasets=(row.owner,), owner="")
    wrong = next((name for name in row.datasets or () if found[name].kind != "DATASET"), None)
    if wrong:
        raise _at(row, f"{wrong} is no dataset.")
    if row.owner:
        return row
    owner = found[(row.datasets or ("",))[0]].identifier
    if not owner:
        raise _at(row, "the dataset belongs to no object and no experiment: an owner must be given.")
    return replace(row, owner=owner)


def _planned(
    access: Access,
    repeated: Repeated,
    row: Row,
    parameters: Mapping[str, str],
    found: Mapping[str, Description],
    known: dict[str, tuple[DatasetInfo, ...]],
) -> Planned:
    about = found[row.owner]
    if about.kind == "DATASET":
        raise _at(row, f"{row.owner} is a dataset; an object or experiment is expected.")
    owner = OwnerInfo(about.kind, about.perm_id, about.identifier, about.name)
    if row.datasets is None:
        if about.perm_id not in known:
            known[about.perm_id] = _datasets_of(access, Owner(about.kind, about.perm_id, about.identifier))
        datasets = known[about.perm_id]
    else:
        described = [found[name] for name in row.datasets]
        datasets = tuple(DatasetInfo(one.perm_id, one.type, one.name, one.identifier) for one in described)
    texts = {**parameters, **row.values}
    properties = {**about.properties, **(dict.fromkeys(NAME_PROPERTIES, about.name) if about.name else {})}
    try:
        values = _values(repeated, texts, properties, about.identifier)
    except OpenbisJupyterError as error:
        if not row.place or error.code != "request-invalid":
            raise
        raise at_row(row, error) from None
    subject = about.name or about.identifier.rsplit("/", maxsplit=1)[-1]
    if row.datasets and len(row.datasets) == 1:  # several of one owner are told apart by these
        subject = datasets[0].name or datasets[0].perm_id
    asked = [repeated.name, row.owner, row.datasets, row.name, sorted(texts.items())]
    return Planned(
        key=hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:_KEY_LENGTH],
        label=row.name or subject,
        name=row.name or f"{repeated.title} {subject}",
        owner=owner,
        datasets=datasets,
        values=values,
    )


def _datasets_of(access: Access, owner: Owner) -> tuple[DatasetInfo, ...]:
    """What the form in openBIS would select there: everything but earlier notebooks, the oldest first."""
    rows = find_datasets(access, DatasetQuery(owner=owner))
    return tuple(
        DatasetInfo(one.perm_id, one.type, one.name, one.owner)
        for one in reversed(rows)
        if one.type != DEFAULT_TYPE
    )


def _values(
    repeated: Repeated, texts: Mapping[str, str], properties: Mapping[str, str], owner: str
) -> dict[str, Any]:
    if repeated.template is not None:
        asked = repeated.template.parameters
        return dict(with_properties(asked, from_texts(asked, texts), properties, owner))
    given = {name: text for name, text in texts.items() if text}
    values = {
        name: typed(repeated.notebook, name, _text(name, text, properties, owner))
        for name, text in given.items()
    }
    if values:
        with_values(repeated.notebook, values)  # what it cannot take is told now
    return values


def _text(name: str, text: str, properties: Mapping[str, str], owner: str) -> str:
    code = property_named(text)
    return value_from(FromProperty(code), f"parameters.{name}", properties, owner) if code else text


def _told_apart(plan: Sequence[Planned]) -> list[Planned]:
    """Rows that say the same are so many notebooks all the same."""
    seen: dict[str, int] = {}
    apart = []
    for row in plan:
        seen[row.key] = number = seen.get(row.key, 0) + 1
        apart.append(row if number == 1 else replace(row, key=f"{row.key}-{number}"))
    return apart


def _at(row: Row, reason: str) -> OpenbisJupyterError:
    return OpenbisJupyterError("request-invalid", field=row.place or "--each", reason=reason)
