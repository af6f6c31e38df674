"""The reference page: every request, every shape, every field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from openbis_jupyter.protocol import calls
from openbis_jupyter.protocol.version import HEADER, KEY, OLDEST, PROTOCOL
from openbis_jupyter.protocol.write.schema import Described, Member, Node, described, referred

_GROUPS = (
    (
        "openBIS → Hub service",
        "Base `…/services/openbis/`, header `Authorization: Bearer <openBIS session token>`. The method is what a page"
        " of openBIS calls at the AS service `jupyter`.",
        calls.FROM_OPENBIS,
    ),
    ("Hub → Hub service", "Header `Authorization: token <the service's API token>`.", calls.FROM_HUB),
    (
        "User's server → Hub service",
        "Header `Authorization: token <JUPYTERHUB_API_TOKEN of the server>`.",
        calls.FROM_SERVER,
    ),
    (
        "Hub service and browser → user's server",
        "Base `<base url>openbis/`; the service sends `Authorization: token <its API token>`.",
        calls.TO_SERVER,
    ),
    ("JupyterLab → its server", "The same base.", calls.FROM_LAB),
)
_RULES = {
    "pattern": "`{}`",
    "minLength": "{} characters at least",
    "maxLength": "{} characters at most",
    "minimum": "from {}",
    "maximum": "up to {}",
    "minItems": "{} at least",
    "maxItems": "{} at most",
    "maxProperties": "{} at most",
}


def reference() -> str:
    """The page, Markdown."""
    all_calls = [group for _, _, group in _GROUPS]
    shapes = described(calls.shapes_of(*all_calls))
    head = [
        "# Reference of the protocol",
        "",
        "Written by `make protocol` from `openbis_jupyter/protocol/`; what it is for and how it goes on:"
        " [protocol.md](protocol.md).",
        "",
        f"The number of this protocol is {PROTOCOL}; what is understood begins at {OLDEST}. A page sends it as the key"
        f" `{KEY}` of a request, servers as the header `{HEADER}`; who sends none speaks 1. A side that does not"
        " understand the other answers `versions-differ`. Keys that are not known are passed over.",
        "",
        "Instead of any answer there may be a [Refusal](#refusal).",
        "",
        "## Requests",
        "",
    ]
    return "\n".join([*head, *_requests(), "## Shapes", "", *_shapes(shapes)]) + "\n"


def _requests() -> Iterator[str]:
    for title, text, group in _GROUPS:
        has_methods = any(call.method for call in group)
        columns = ("request", *(("method",) if has_methods else ()), "body", "answer")
        yield from (f"### {title}", "", text, "")
        yield from (_row(columns), _row(["---"] * len(columns)))
        for call in group:
            method = (f"`{call.method}`" if call.method else "–",) if has_methods else ()
            yield _row((f"`{call.name}`", *method, _links(call.asked), _links(call.answered)))
        yield ""


def _links(shapes: Iterable[type]) -> str:
    return " or ".join(_link(one.__name__) for one in shapes) or "–"


def _shapes(shapes: Iterable[Described]) -> Iterator[str]:
    for one in shapes:
        yield from (f"### {one.name}", "", one.note, "")
        yield from (_row(("key", "type", "meaning")), _row(["---"] * 3))
        yield from (_row((f"`{member.name}`", _type(member), member.note)) for member in one.members)
        yield ""


def _type(member: Member) -> str:
    text = _value(member.schema) + (", or null" if member.nullable else "")
    return text if member.required else f"{text}; may be absent"


def _value(node: Node) -> str:
    name = referred(node)
    if name:
        return _link(name)
    if "enum" in node or "const" in node:
        return ", ".join(f"`{value}`" for value in node.get("enum", [node.get("const")]))
    if "anyOf" in node:
        return " or ".join(_value(kind) for kind in node["anyOf"])
    kind = node["type"]
    rules = [text.format(_shown(node[rule])) for rule, text in _RULES.items() if rule in node]
    if kind == "array":
        return ", ".join([f"list of {_value(node['items'])}", *rules])
    if kind == "object":
        patterns = node.get("patternProperties") or {"": node.get("additionalProperties")}
        (value,) = patterns.values()
        inner = f" of {_value(value)}" if isinstance(value, dict) else ""
        return ", ".join([f"object{inner}", *rules])
    names = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    return ", ".join([names.get(kind) or kind, *rules])


def _shown(value: object) -> str:
    return value.replace("|", "\\|") if isinstance(value, str) else json.dumps(value)


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
