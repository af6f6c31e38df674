"""Several questions to openBIS in one request (`executeOperations`), and their answers by what was asked.

Class names and fields: openBIS V3 DTOs (`as.dto.operation.*`, `as.dto.<package>.{search,get}.*Operation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import Criteria
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import Graph, Rpc

Json = dict[str, Any]
TOGETHER: Mapping[str, str] = {"@type": "as.dto.operation.SynchronousOperationExecutionOptions"}
"""The options with which all of them are answered at once."""


def search(package: str, plural: str, criteria: Criteria, fetch: Mapping[str, Any]) -> Json:
    """A question for what meets these criteria."""
    return {
        "@type": f"as.dto.{package}.search.Search{plural}Operation",
        "criteria": criteria,
        "fetchOptions": dict(fetch),
    }


def get(package: str, plural: str, ids: Iterable[Mapping[str, Any]], fetch: Mapping[str, Any]) -> Json:
    """A question for things by their ids."""
    return {
        "@type": f"as.dto.{package}.get.Get{plural}Operation",
        "objectIds": list(ids),
        "fetchOptions": dict(fetch),
    }


def asked_together(rpc: Rpc, token: str, questions: Sequence[Json]) -> tuple[Graph, dict[str, Any]]:
    """One request. Out: the answers' graph, and the answers as `results_of` gives them.

    Errors: `openbis-failed`, `session-expired`, `openbis-unreachable`.
    """
    try:
        graph = Graph(rpc.call("executeOperations", token, list(questions), TOGETHER))
    except OpenbisFailure:
        raise OpenbisJupyterError("openbis-failed") from None
    return graph, results_of(graph)


def results_of(graph: Graph) -> dict[str, Any]:
    """Each answer by its question's class without `Operation`: `GetDataSets`, `SearchDataSets`, …"""
    return {
        str(result.get("@type", "")).rsplit(".", 1)[-1].removesuffix("OperationResult"): result
        for result in graph.children(graph.root, "results")
    }
