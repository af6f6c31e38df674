"""What a search found, sorted and in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.as_api.objects import ObjectBuilder
from openbis_sandbox.as_api.rights import may_read
from openbis_sandbox.as_api.search import MATCHED_BY_HAND, document_test
from openbis_sandbox.as_api.v3_types import completed
from openbis_sandbox.failures import UnexpectedFailure
from openbis_sandbox.storage import Document

_SORT_ATTRIBUTES = {
    "CODE": "code",
    "PERM_ID": "key",
    "REGISTRATION_DATE": "registrationDate",
    "MODIFICATION_DATE": "modificationDate",
    "TYPE": "type",
    "DESCRIPTION": "description",
    "LABEL": "label",
    "ORDINAL": "ordinal",
}


def search(
    context: Context, kind: str, criteria: Mapping[str, Any], fetch: Mapping[str, Any]
) -> dict[str, Any]:
    """The `SearchResult`: the page of visible objects that the fetch options ask for, and the number of all."""
    context.by_hand = kind in MATCHED_BY_HAND
    test = document_test(context, kind, criteria or {"criteria": []})
    fetch = completed(KINDS[kind].fetch_options, fetch)
    found = [
        document for document in context.all(kind) if test(document) and may_read(context, kind, document)
    ]
    for sorting in reversed(_sortings(fetch)):
        if sorting.get("order") is None:
            raise UnexpectedFailure(
                'org.postgresql.util.PSQLException: ERROR: syntax error at or near "null"\n  Position: 135'
            )
        key = _sort_key(context, kind, str(sorting.get("field", "")))
        found.sort(key=key, reverse=_descends(sorting))
    start = int(fetch.get("from") or 0)
    count = fetch.get("count")
    page = found[start:] if count is None else found[start : start + int(count)]
    builder = ObjectBuilder(context)
    return search_result([builder.build(kind, document, fetch) for document in page], len(found))


def search_result(objects: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    """The `SearchResult` of these objects; `total`: how many there are, where these are only a page of them."""
    count = len(objects) if total is None else total
    return {"@type": "as.dto.common.search.SearchResult", "objects": objects, "totalCount": count}


def _sortings(fetch: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sort = fetch.get("sort")
    if not isinstance(sort, Mapping):
        return []
    return [sorting for sorting in sort.get("sortings") or [] if isinstance(sorting, Mapping)]


def _descends(sorting: Mapping[str, Any]) -> bool:
    order = sorting.get("order")
    return isinstance(order, Mapping) and order.get("asc") is False


def _sort_key(context: Context, kind: str, sort_field: str) -> Callable[[Document], tuple[bool, Any]]:
    if sort_field.upper() == "IDENTIFIER":
        return lambda document: (False, identifier_of(context, kind, document))
    if sort_field in _SORT_ATTRIBUTES:
        attribute = _SORT_ATTRIBUTES[sort_field]
        return lambda document: (document.get(attribute) is None, document.get(attribute) or 0)
    code = sort_field.removeprefix("PROPERTY")

    def by_property(document: Document) -> tuple[bool, Any]:
        value = document.get("properties", {}).get(code)
        return (value is None, str(value or ""))

    return by_property
