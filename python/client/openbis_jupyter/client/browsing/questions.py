"""Several questions to openBIS in one request.

Class names and fields: openBIS V3 DTOs (`as.dto.operation.*`, `as.dto.<package>.{search,get}.*Operation`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.openbis.criteria import Criteria
from openbis_jupyter.openbis.failure import OpenbisFailure, told
from openbis_jupyter.openbis.rpc import Graph

Json = dict[str, Any]
_OPTIONS = {"@type": "as.dto.operation.SynchronousOperationExecutionOptions"}


def search(package: str, plural: str, criteria: Criteria, fetch: Mapping[str, Any]) -> Json:
    """A question for what meets these criteria."""
    return {
        "@type": f"as.dto.{package}.search.Search{plural}Operation",
        "criteria": criteria,
        "fetchOptions": dict(fetch),
    }


def get(package: str, plural: str, ids: Sequence[Mapping[str, Any]], fetch: Mapping[str, Any]) -> Json:
    """A question for things by their ids."""
    return {
        "@type": f"as.dto.{package}.get.Get{plural}Operation",
        "objectIds": list(ids),
        "fetchOptions": dict(fetch),
    }


def ask(access: Access, questions: Sequence[Json]) -> tuple[Graph, list[list[Mapping[str, Any]]], list[int]]:
    """One request. Out: the answers' graph; for each question what was found, and how many there are in openBIS.

    Errors: `session-expired`, `openbis-unreachable`, `access-denied`, `openbis-refused`.
    """
    try:
        graph = Graph(access.ask("executeOperations", list(questions), _OPTIONS))
    except OpenbisFailure as reason:
        raise told(reason) from None
    results = graph.children(graph.root, "results")
    found, totals = [], []
    for result in results:
        answer = graph.child(result, "searchResult") if "searchResult" in result else result
        objects = [one for one in graph.children(answer, "objects") if one]
        found.append(objects)
        totals.append(int(answer.get("totalCount") or len(objects)))
    return graph, found, totals
