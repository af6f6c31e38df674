"""The JSON Schema of all shapes, and what the other writers read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from openbis_jupyter.protocol import words
from openbis_jupyter.protocol.calls import Shape
from openbis_jupyter.protocol.shapes import adapter

Node = dict[str, Any]
_REF = "#/$defs/"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Member:
    """A field as it travels. `schema`: of its value, without null; `note`: what is said of it."""

    name: str
    schema: Node
    required: bool
    nullable: bool
    note: str


@dataclass(frozen=True)
class Described:
    """A shape as it travels."""

    name: str
    note: str
    members: tuple[Member, ...]


def json_schema(shapes: Iterable[Shape], title: str) -> Node:
    """One document: these shapes, and those that they hold, as `$defs`."""
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]]
    inputs = [(one.__name__, "validation", adapter(one)) for one in shapes]
    _, document = TypeAdapter.json_schemas(inputs)
    definitions = {name: _plain(node) for name, node in document["$defs"].items()}
    return {"$schema": _DIALECT, "title": title, "$defs": definitions}


def described(shapes: Iterable[Shape]) -> tuple[Described, ...]:
    """These shapes and those that they hold, by name."""
    definitions = json_schema(shapes, "")["$defs"]
    return tuple(
        Described(name, node["description"], tuple(_members(node))) for name, node in definitions.items()
    )


def referred(node: Any) -> str | None:
    """The name of the shape that the value is."""
    reference = node.get("$ref", "") if isinstance(node, dict) else ""
    return reference.removeprefix(_REF) or None


def held_by(shapes: Iterable[Shape]) -> frozenset[str]:
    """Names of these shapes and of those that they hold."""
    return frozenset(json_schema(shapes, "")["$defs"])


def named_words() -> Mapping[tuple[Any, ...], str]:
    """The values of each set of fixed words → its name."""
    found = {name: value for name, value in vars(words).items() if get_origin(value) is Literal}
    return {get_args(value): name for name, value in found.items()}


def _members(node: Node) -> Iterator[Member]:
    required = node.get("required", ())
    for name, schema in node["properties"].items():
        kinds = schema.get("anyOf", ())
        others = [kind for kind in kinds if kind != {"type": "null"}]
        is_nullable = len(others) < len(kinds)
        value = others[0] if is_nullable and len(others) == 1 else schema
        yield Member(name, value, name in required, is_nullable, schema.get("description", ""))


def _plain(node: Any, is_a_map: bool = False) -> Any:
    """Without the titles that pydantic makes from names."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _plain(value, key in ("properties", "patternProperties"))
        for key, value in node.items()
        if is_a_map or key != "title"
    }
