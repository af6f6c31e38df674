"""JSON-RPC as openBIS's Jackson speaks it: `@id` names an object, a number in its place repeats it."""

from __future__ import annotations

from typing import Any

from openbis_sandbox.failures import Failure

_REFERENCE_LISTS = frozenset(
    {"criteria", "objectIds", "ids", "operations", "newSamples", "creations", "updates"}
)
_PLAIN_NUMBERS = frozenset(
    {"@id", "count", "from", "value", "fieldValue", "number", "ordinal", "size", "version"}
)
_DATA = frozenset({"properties", "metaData", "parameters", "settings"})


def resolve_references(graph: Any) -> Any:
    """Replace repeated objects, which are sent as the number of their `@id`, by the objects.

    In: parsed JSON. Out: the same, changed in place. Numbers stay numbers where no object can stand.
    """
    known: dict[int, Any] = {}

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("@id"), int):
                known[node["@id"]] = node
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    def is_reference(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value in known

    def replace(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in _DATA:
                    continue
                if is_reference(value) and key not in _PLAIN_NUMBERS:
                    node[key] = known[value]
                elif key in _REFERENCE_LISTS and isinstance(value, list):
                    node[key] = [known[item] if is_reference(item) else item for item in value]
                    for item, original in zip(node[key], value, strict=True):
                        if item is original:
                            replace(item)
                else:
                    replace(value)
        elif isinstance(node, list):
            for value in node:
                replace(value)

    collect(graph)
    if known:
        replace(graph)
    return graph


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
    return {
        "jsonrpc": "2.0",
        "id": request_id,
        "error": {
            "code": -32603,
            "message": message,
            "data": {"exceptionTypeName": failure.exception_type, "message": message, "stackTrace": []},
        },
    }
