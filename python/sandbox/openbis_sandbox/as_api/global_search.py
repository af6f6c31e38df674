"""The search of everything: what an ELN's search field asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.as_api.objects import ObjectBuilder
from openbis_sandbox.as_api.results import search_result
from openbis_sandbox.as_api.rights import may_read, require_any_role
from openbis_sandbox.as_api.v3_types import completed, whole
from openbis_sandbox.as_api.values import words_of
from openbis_sandbox.storage import Document

_KINDS = {"EXPERIMENT": "Experiment", "SAMPLE": "Sample", "DATA_SET": "DataSet"}
_TYPE = "as.dto.global.GlobalSearchObject"
_OPTIONS = "as.dto.global.fetchoptions.GlobalSearchObjectFetchOptions"


def search_globally(
    context: Context, criteria: Mapping[str, Any], fetch: Mapping[str, Any]
) -> dict[str, Any]:
    """Experiments, samples and data sets that have one of the words in their code, identifier or properties.

    Our guess: how openBIS ranks what it finds is not recorded, here it comes as it was registered.
    """
    require_any_role(context)
    parts = criteria.get("criteria") or []
    asked = [
        words_of(str((part.get("fieldValue") or {}).get("value") or ""))
        for part in parts
        if str(part.get("@type")).endswith("GlobalSearchTextCriteria")
    ]
    kinds = next((part["objectKinds"] for part in parts if part.get("objectKinds")), list(_KINDS))
    fetch = completed(_OPTIONS, fetch)
    builder = ObjectBuilder(context)
    found = [
        _found(context, builder, kind_name, document, fetch)
        for kind_name in kinds
        if kind_name in _KINDS
        for document in context.all(_KINDS[kind_name])
        if may_read(context, _KINDS[kind_name], document)
        and any(words & _words(context, _KINDS[kind_name], document) for words in asked)
    ]
    start = int(fetch.get("from") or 0)
    count = fetch.get("count")
    page = found[start:] if count is None else found[start : start + int(count)]
    return search_result(page, len(found))


def _words(context: Context, kind: str, document: Document) -> frozenset[str]:
    texts = [document["code"], document["key"], identifier_of(context, kind, document)]
    texts += [str(value) for value in document.get("properties", {}).values()]
    return frozenset().union(*(words_of(text) for text in texts))


def _found(
    context: Context, builder: ObjectBuilder, kind_name: str, document: Document, fetch: Mapping[str, Any]
) -> dict[str, Any]:
    kind = KINDS[_KINDS[kind_name]]
    ids = builder.ids(kind, document)
    field = kind.name[0].lower() + kind.name[1:]
    wanted = fetch.get(field)
    return whole(
        {
            "@type": _TYPE,
            "fetchOptions": fetch,
            "objectKind": kind_name,
            "objectPermId": ids["permId"],
            "objectIdentifier": ids.get("identifier") or ids["permId"],
            "score": 1.0,
            field: builder.build(kind.name, document, wanted) if isinstance(wanted, Mapping) else None,
        }
    )
