"""Whether two openBIS answer the same, whatever is only one instance's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

INSTANCE = frozenset(
    {
        "firstName", "lastName", "email", "downloadUrl", "remoteUrl", "openbis-version", "api-version",
        "openbis.support.email", "modificationDate", "registrationDate", "techId", "id", "hash", "size", "location",
        "shareId", "speedHint", "accessDate", "totalCount", "fetchOptions",
    }
)  # fmt: skip
"""Fields whose values differ between instances; they have to be there all the same. Of the echoed fetch options only
the fields are compared: the instances number their objects differently."""
_SETS = frozenset(
    {
        "rights",
        "objects",
        "children",
        "parents",
        "components",
        "tags",
        "samples",
        "dataSets",
        "experiments",
        "projects",
    }
)
_PLAIN_NUMBERS = frozenset({"ordinal", "count", "from", "techId", "totalCount", "size"})
_OWN_WORDS = (
    (re.compile(r"\d{17}-\d+"), "<permId>"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"),
    (re.compile(r"TechId = \[\d+\]"), "TechId = [<number>]"),
    (re.compile(r"[A-Za-z$-]*-\d{15}x[0-9A-F]{32}"), "<token>"),
    (re.compile(r"\b([A-Z]{2,4})\d{1,4}$"), r"\1<number>"),
)


def differences(question: Mapping[str, Any], real: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
    """Where an answer differs from the recorded one, in words; nothing where they are the same."""
    outcomes = [next(key for key in ("error", "text", "result") if key in answer) for answer in (real, mine)]
    if outcomes[0] != outcomes[1] or real["status"] != mine["status"]:
        return [f"{outcomes[0]} ({real['status']}) there, {outcomes[1]} ({mine['status']}) here: {mine}"]
    if outcomes[0] == "error":
        there, here = (refusal(answer["error"]) for answer in (real, mine))
        return [] if there == here else [f"{there} there, {here} here"]
    if outcomes[0] == "text":
        return []
    there, here = (_unfolded(answer["result"], _numbered(answer["result"])) for answer in (real, mine))
    return list(_between(there, here, "", bool(question.get("instance"))))


def refusal(error: Mapping[str, Any]) -> tuple[int, str, str]:
    """Code, class and sentence of an error."""
    kind = str((error.get("data") or {}).get("exceptionTypeName", "")).rpartition(".")[2]
    return error["code"], kind, _word(str(error["message"]).split(" (Context:")[0].split("\n")[0])


def _numbered(value: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("@id"), int):
                found[node["@id"]] = node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def _unfolded(value: Any, objects: Mapping[int, Any], around: tuple[int, ...] = (), field: str = "") -> Any:
    """A repeated object in the place of its number; times and the like as words; sets in one order."""
    if isinstance(value, dict):
        number = value.get("@id")
        if number in around:
            return "<the one around it>"
        inside = (*around, number) if number is not None else around
        if field == "fetchOptions":
            return sorted(value)
        entries = {
            _word(name): _unfolded(each, objects, inside, name)
            for name, each in value.items()
            if name != "@id"
        }
        return {
            name: sorted(each, key=_place) if name in _SETS and isinstance(each, list) else each
            for name, each in entries.items()
        }
    if isinstance(value, list):
        return [_unfolded(each, objects, around, field) for each in value]
    if field == "fetchOptions":
        return "<those of another one>"
    if isinstance(value, int) and not isinstance(value, bool):
        if value > 10**12:
            return "<time>"
        if value in objects and field not in _PLAIN_NUMBERS:
            return _unfolded(objects[value], objects, around, field)
    return _word(value) if isinstance(value, str) else value


def _place(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return str(value.get("identifier") or value.get("code") or value.get("permId") or "")


def _word(text: str) -> str:
    for pattern, word in _OWN_WORDS:
        text = pattern.sub(word, text)
    return text


def _between(there: Any, here: Any, path: str, instance: bool) -> Iterator[str]:
    if isinstance(there, dict) and isinstance(here, dict):
        if set(there) != set(here):
            yield f"{path}: fields {sorted(set(there) ^ set(here))} on one side only"
        for name in set(there) & set(here):
            if name == "fetchOptions" and there[name] != here[name]:
                yield f"{path}.{name}: {there[name]} there, {here[name]} here"
            elif name not in INSTANCE:
                yield from _between(there[name], here[name], f"{path}.{name}", instance)
    elif isinstance(there, list) and isinstance(here, list):
        if instance:
            pairs = list(zip(there[:1], here[:1], strict=False))
        elif len(there) != len(here):
            yield f"{path}: {len(there)} there, {len(here)} here"
            return
        else:
            pairs = list(zip(there, here, strict=True))
        for number, (one, other) in enumerate(pairs):
            yield from _between(one, other, f"{path}[{number}]", instance)
    elif there != here and not (instance and type(there) is type(here)):
        yield f"{path}: {there!r} there, {here!r} here"
