"""JSON-RPC as openBIS's Jackson speaks it: `@id` names an object, a number in its place repeats it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from openbis_sandbox.failures import Failure, InvalidRequest, ProtocolFailure, UserFailure

_NUMBERS = frozenset(
    {
        "@id", "params", "count", "from", "value", "fieldValue", "number", "ordinal", "size", "version", "techId",
        "permId", "code", "timestamp", "hourOffset", "wishedNumberOfStreams", "validFromDate", "validToDate",
        "dataProductionDate",
    }
)  # fmt: skip
"""Fields whose numbers are numbers and never stand for an object."""
_DATA = frozenset({"properties", "metaData", "parameters", "settings"})
"""Fields whose content is the user's own."""


def resolve_references(graph: Any) -> Any:
    """Replace repeated objects, which are sent as the number of their `@id`, by the objects.

    In: parsed JSON. Out: the same, changed in place; it may contain itself. Numbers stay numbers where no object can
    stand.
    """
    known: dict[int, Any] = {}

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("@id"), int):
                known[node["@id"]] = node
            for key, value in node.items():
                if key not in _DATA:
                    collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    def resolved(value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return known.get(value, value)
        replace(value)
        return value

    def replace(node: Any, numbers: bool = False) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in _NUMBERS:
                    replace(value, numbers=True)
                elif key not in _DATA:
                    node[key] = resolved(value)
        elif isinstance(node, list):
            for index, value in enumerate(node):
                if numbers:
                    replace(value)
                else:
                    node[index] = resolved(value)

    collect(graph)
    if known:
        replace(graph)
    return graph


def v1_parameters(given: Sequence[Any]) -> list[Any]:
    """The parameters of a V1 call. As in openBIS, an `@id` holds within one parameter: each begins at 1."""
    return [resolve_references(one) for one in given]


def number_objects(graph: Any) -> Any:
    """Give every object with an `@type` an `@id`, and send an object that stands there again as that number.

    In: what a method returned; one Python object in several places is one openBIS object. Out: JSON-ready values.
    """
    numbers: dict[int, int] = {}

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            if "@type" not in node:
                return {key: walk(value) for key, value in node.items()}
            if id(node) in numbers:
                return numbers[id(node)]
            numbers[id(node)] = len(numbers) + 1
            return {
                "@id": numbers[id(node)],
                **{key: walk(value) for key, value in node.items() if key != "@id"},
            }
        if isinstance(node, list | tuple):
            return [walk(value) for value in node]
        return node

    return walk(graph)


def answer(request_id: Any, result: Any) -> dict[str, Any]:
    """The JSON-RPC answer with a result."""
    return {"jsonrpc": "2.0", "id": request_id, "result": number_objects(result)}


def failed_answer(request_id: Any, failure: Failure) -> dict[str, Any]:
    """The JSON-RPC answer for a failure, with the class name that openBIS would send."""
    message = str(failure)
    if isinstance(failure, ProtocolFailure):
        # A request that cannot be read has no id, and openBIS answers with the word.
        number = "null" if request_id is None else request_id
        return {"jsonrpc": "2.0", "id": number, "error": {"code": failure.code, "message": message}}
    kind = failure.exception_type
    data = {"@id": 1, "exceptionTypeName": kind, "message": message, "stackTrace": f"{kind}: {message}"}
    return {"jsonrpc": "2.0", "id": request_id, "error": {"code": 0, "message": message, "data": data}}


def answer_body(body: bytes, call: Callable[[str, Any], Any]) -> tuple[int, str]:
    """Answer one request, or several in a list; gives the HTTP status and the JSON text.

    In: the request's body, and what calls a method with the parameters as they were sent.
    """
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        failure = ProtocolFailure()
        return failure.status, _text(failed_answer(None, failure))
    if isinstance(request, list):
        answers = [_answered(one, call)[1] for one in request]
        return 200, json.dumps(answers)
    status, told = _answered(request, call)
    return status, _text(told)


def _answered(request: Any, call: Callable[[str, Any], Any]) -> tuple[int, dict[str, Any]]:
    request_id = request.get("id") if isinstance(request, dict) else None
    try:
        if not isinstance(request, dict) or not isinstance(request.get("method"), str):
            raise InvalidRequest
        method = request["method"]
        return 200, answer(request_id, call(method, request.get("params") or []))
    except Failure as failure:
        status = failure.status if isinstance(failure, ProtocolFailure) else 200
        return status, failed_answer(request_id, failure)
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        # Parameters of a wrong shape: openBIS answers with the exception's text.
        return 200, failed_answer(request_id, UserFailure(f"{type(error).__name__}: {error}"))


def _text(content: dict[str, Any]) -> str:
    # As ASCII: half a surrogate pair, which JSON can carry, has no other form.
    return json.dumps(content) + "\n"
