"""What the dialogs ask openBIS: datasets, their files, owners to save in, dataset types with their properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab import texts

if TYPE_CHECKING:
    from openbis_jupyter.client.access import Access

PAGE_MAX = 200
OWNERS_SHOWN = 20


def dataset_page(access: Access, body: Mapping[str, Any]) -> dict[str, Any]:
    """In: `{text, place, type, from, count}` (`place`: project, experiment or object). Out: `{items, total}`.

    Errors: `request-invalid`, `owner-unknown` for a place that is not there.
    """
    from openbis_jupyter.client.dataset_query import DatasetQuery  # noqa: PLC0415
    from openbis_jupyter.client.entities import page_of_datasets  # noqa: PLC0415

    start, count = _number(body, "from", 0), min(_number(body, "count", 25), PAGE_MAX)
    query = DatasetQuery(
        text=_text(body, "text"),
        type_code=_text(body, "type"),
        limit=count,
        **_place(access, _text(body, "place")),
    )
    rows, total = page_of_datasets(access, query, start)
    items = [
        {
            "perm_id": row.perm_id,
            "type": row.type,
            "name": row.name,
            "owner": row.owner,
            "registered": row.registered.date().isoformat() if row.registered else "",
        }
        for row in rows
    ]
    return {"items": items, "total": total}


def dataset_files(access: Access, perm_id: str) -> dict[str, Any]:
    """The files of a dataset with their sizes in bytes. Errors: `datasets-unknown`, `files-unavailable`."""
    from openbis_jupyter.client.remote_files import list_files  # noqa: PLC0415

    listing = list_files(access, [perm_id])
    listing.refuse_if_nothing_is_there()
    return {"files": [{"path": file.path, "size": file.size} for file in listing.files]}


def owners(access: Access, text: str) -> dict[str, Any]:
    """Experiments and objects called so, or with this permId or identifier, in which this user may save."""
    from openbis_jupyter.client.browsing import writable_owners  # noqa: PLC0415

    found = writable_owners(access, text, OWNERS_SHOWN)
    rows = [
        {"kind": one.kind, "perm_id": one.perm_id, "identifier": one.identifier, "name": name}
        for one, name in found
    ]
    return {"owners": rows}


def dataset_types(access: Access) -> dict[str, Any]:
    """All dataset types with the properties that a person may fill in."""
    from openbis_jupyter.client.browsing import dataset_types as all_types  # noqa: PLC0415

    return {"types": [one.as_json() for one in all_types(access)]}


def _place(access: Access, text: str) -> dict[str, Any]:
    """A project's identifier has two parts; everything else is an experiment or object."""
    if not text:
        return {}
    parts = text.strip("/").split("/")
    if text.startswith("/") and len(parts) == 1:
        return {"space": parts[0]}
    from openbis_jupyter.client.owners import find_owner  # noqa: PLC0415

    try:
        return {"owner": find_owner(access, text)}
    except OpenbisJupyterError as reason:
        if reason.code != "owner-unknown" or not (text.startswith("/") and len(parts) == 2):
            raise
        return {"project": text}


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > 1000:
        raise OpenbisJupyterError("request-invalid", field=name, reason=texts.NOT_TEXT)
    return value.strip()


def _number(body: Mapping[str, Any], name: str, default: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise OpenbisJupyterError("request-invalid", field=name, reason=texts.NOT_A_NUMBER)
    return value
