"""The same types for TypeScript (interfaces) and for JavaScript (JSDoc typedefs)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from openbis_jupyter.protocol.calls import Shape
from openbis_jupyter.protocol.limits import FORM_LIMITS
from openbis_jupyter.protocol.version import PROTOCOL
from openbis_jupyter.protocol.write.schema import Member, Node, described, held_by, named_words, referred

_LINE_MAX = 110
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


class _Types:
    """Values as both languages write them. In: how a shape is called. `words`: the named sets that were used."""

    def __init__(self, called: Callable[[str], str]) -> None:
        self._called = called
        self._known = named_words()
        self.words: dict[str, str] = {}

    def of(self, node: Node) -> str:
        """In: the schema of a value. Out: its type."""
        name = referred(node)
        if name:
            return self._called(name)
        if "anyOf" in node:
            return " | ".join(dict.fromkeys(self.of(kind) for kind in node["anyOf"]))
        if "enum" in node or "const" in node:
            return self._one_of(tuple(node.get("enum", [node.get("const")])))
        several = {"array": self._list_of, "object": self._record_of}.get(node["type"])
        return several(node) if several else _SCALARS[node["type"]]

    def _list_of(self, node: Node) -> str:
        inner = self.of(node["items"])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"

    def _record_of(self, node: Node) -> str:
        (value,) = (node.get("patternProperties") or {"": node.get("additionalProperties")}).values()
        return f"Record<string, {self.of(value) if isinstance(value, dict) else 'unknown'}>"

    def _one_of(self, values: tuple[str, ...]) -> str:
        union = " | ".join(json.dumps(value) for value in values)
        name = self._known.get(values)
        if name:
            self.words[name] = union
        return name or union


def interfaces(asked: Iterable[Shape], answered: Iterable[Shape]) -> str:
    """In: the shapes that a browser sends, and those that it gets. Out: a TypeScript module."""
    types = _Types(lambda name: f"I{name}")
    shown = held_by(answered)
    parts = []
    for one in described((*asked, *answered)):
        lines = [_comment(one.note, ""), f"export interface I{one.name} {{"]
        for member in one.members:
            if member.note:
                lines.append(_comment(member.note, "  "))
            name, value = _typed(types, member, one.name in shown)
            lines.append(f"  {name}: {value};")
        parts.append("\n".join([*lines, "}"]))
    named = [_alias(name, union) for name, union in sorted(types.words.items())]
    head = "/** What the server half sends and takes. Written by `make protocol`: change the shapes there. */"
    return "\n\n".join([head, *named, *parts]) + "\n"


def typedefs(asked: Iterable[Shape], answered: Iterable[Shape]) -> str:
    """In: the shapes that a page sends, and those that it gets. Out: an ES module of JSDoc types and the version."""
    types = _Types(lambda name: name)
    shown = held_by(answered)
    parts = []
    for one in described((*asked, *answered)):
        lines = [f" * @typedef {{object}} {one.name} {one.note}"]
        for member in one.members:
            name, value = _typed(types, member, one.name in shown)
            field = f"[{name[:-1]}]" if name.endswith("?") else name
            lines.append(f" * @property {{{value}}} {field} {member.note}".rstrip())
        parts.append("\n".join(lines))
    named = "\n".join(f" * @typedef {{{union}}} {name}" for name, union in sorted(types.words.items()))
    head = " * What travels between pages, openBIS and the hub. Written by `make protocol`: change the shapes there."
    version = f"/** The number of the protocol that pages speak. */\nexport const PROTOCOL = {PROTOCOL};"
    return "\n *\n".join([f"/**\n{head}", named, *parts]) + f"\n */\n\n{version}\n"


def form_limits() -> str:
    """The limits that the form holds, as JSON."""
    return json.dumps(dict(FORM_LIMITS), indent=2) + "\n"


def _typed(types: _Types, member: Member, is_answered: bool) -> tuple[str, str]:
    """What is answered has all of its keys; of what is sent those may be absent that have a default."""
    value = types.of(member.schema)
    if is_answered:
        return member.name, f"{value} | null" if member.nullable else value
    return (member.name if member.required else f"{member.name}?"), value


def _comment(text: str, indent: str) -> str:
    return f"{indent}/** {text} */"


def _alias(name: str, union: str) -> str:
    line = f"export type {name} = {union};"
    if len(line) <= _LINE_MAX:
        return line
    if len(union) + len("  ;") <= _LINE_MAX:
        return f"export type {name} =\n  {union};"
    return f"export type {name} =\n" + "\n".join(f"  | {value}" for value in union.split(" | ")) + ";"
