"""Several questions to openBIS in one request, with what a person is told where it refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.openbis.failure import OpenbisFailure, told
from openbis_jupyter.openbis.questions import TOGETHER, Json
from openbis_jupyter.openbis.rpc import Graph


def ask(access: Access, questions: Sequence[Json]) -> tuple[Graph, list[list[Mapping[str, Any]]], list[int]]:
    """One request. Out: the answers' graph; for each question what was found, and how many there are in openBIS.

    Errors: `session-expired`, `openbis-unreachable`, `access-denied`, `openbis-refused`.
    """
    try:
        graph = Graph(access.ask("executeOperations", list(questions), TOGETHER))
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
