"""What the dialogs ask openBIS: datasets, their files, owners to save in, dataset types with their properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.limits import DATASETS_SHOWN

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting import Access
    from openbis_jupyter.protocol.datasets import DatasetFiles, DatasetPage, DatasetTypes, Owners

OWNERS_SHOWN = 20


def dataset_page(access: Access, body: Mapping[str, Any]) -> DatasetPage:
    """In: what is asked for, as JSON. Errors: `request-invalid`, `owner-unknown` for a place that is not there."""
    from openbis_jupyter.client.datasets import (  # noqa: PLC0415
        DatasetQuery,
        page_of_datasets,
    )
    from openbis_jupyter.protocol import datasets as shapes  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    asked = parse(shapes.DatasetQuery, body)
    query = DatasetQuery(
        text=asked.text.strip(),
        type_code=asked.type.strip(),
        limit=min(asked.count, DATASETS_SHOWN),
        **_place(access, asked.place.strip()),
    )
    rows, total = page_of_datasets(access, query, asked.start)
    items = tuple(
        shapes.Dataset(
            perm_id=row.perm_id,
            type=row.type,
            name=row.name,
            owner=row.owner,
            registered=row.registered.date().isoformat() if row.registered else "",
        )
        for row in rows
    )
    return shapes.DatasetPage(items=items, total=total)


def dataset_files(access: Access, perm_id: str) -> DatasetFiles:
    """The files of a dataset with their sizes in bytes. Errors: `datasets-unknown`, `files-unavailable`."""
    from openbis_jupyter.client.datasets import list_files  # noqa: PLC0415
    from openbis_jupyter.protocol.datasets import DatasetFile, DatasetFiles  # noqa: PLC0415

    listing = list_files(access, [perm_id])
    listing.refuse_if_nothing_is_there()
    rows = (DatasetFile(path=one.path, size=one.size, checksum=one.checksum) for one in listing.files)
    return DatasetFiles(files=tuple(rows))


def owners(access: Access, body: Mapping[str, Any]) -> Owners:
    """Experiments and objects called so, or with this permId or identifier, in which this user may save."""
    from openbis_jupyter.client.datasets import writable_owners  # noqa: PLC0415
    from openbis_jupyter.protocol.datasets import Owner, OwnerQuery, Owners  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    found = writable_owners(access, parse(OwnerQuery, body).text.strip(), OWNERS_SHOWN)
    rows = (
        Owner(kind=one.kind, perm_id=one.perm_id, identifier=one.identifier, name=name) for one, name in found
    )
    return Owners(owners=tuple(rows))


def dataset_types(access: Access) -> DatasetTypes:
    """All dataset types with the properties that a person may fill in."""
    from openbis_jupyter.client.datasets import dataset_types as all_types  # noqa: PLC0415
    from openbis_jupyter.protocol.datasets import DatasetType, DatasetTypes  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    return DatasetTypes(types=tuple(parse(DatasetType, asdict(one)) for one in all_types(access)))


def _place(access: Access, text: str) -> dict[str, Any]:
    """A project's identifier has two parts; everything else is an experiment or object."""
    if not text:
        return {}
    parts = text.strip("/").split("/")
    if text.startswith("/") and len(parts) == 1:
        return {"space": parts[0]}
    from openbis_jupyter.client.datasets import find_owner  # noqa: PLC0415

    try:
        return {"owner": find_owner(access, text)}
    except OpenbisJupyterError as reason:
        if reason.code != "owner-unknown" or not (text.startswith("/") and len(parts) == 2):
            raise
        return {"project": text}
