"""Bash: everything is text; a list is an array, a dictionary an associative array (`declare -A name=…`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.literals.values import Kinds, LiteralError, block, translate, whole


def bash_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: the right side of a Bash assignment."""
    return translate(_KINDS, value)


def _quoted(value: str) -> str:
    """`'…'` where all is printable, else `$'…'` with escapes: one word on one line either way."""
    value = whole(value, "Bash", nul=False)
    if value.isprintable():
        return "'" + value.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, value)) + "'"


def _escaped(character: str) -> str:
    if character in "'\\":
        return "\\" + character
    if character.isprintable():
        return character
    # Bytes, three octal digits each: `\u…` would depend on the locale of the server.
    return "".join(f"\\{byte:03o}" for byte in character.encode())


def _items(values: Sequence[Any], items: Sequence[str], indent: str) -> str:
    _refuse_inner(values)
    return block("(", items, ")", indent, between="")


def _pairs(values: Mapping[Any, Any], pairs: Sequence[tuple[str, str]], indent: str) -> str:
    _refuse_inner(list(values.values()))
    if "" in values:
        raise LiteralError("Bash cannot hold a dictionary with an empty key.")
    return block("(", [f"[{key}]={item}" for key, item in pairs], ")", indent, between="")


def _refuse_inner(values: Sequence[Any]) -> None:
    if any(isinstance(value, (list, tuple, Mapping)) for value in values):
        raise LiteralError("Bash cannot hold lists in lists.")


_KINDS = Kinds(
    none="''",
    boolean=lambda value: "true" if value else "false",
    integer=str,
    number=repr,
    text=_quoted,
    items=_items,
    pairs=_pairs,
)
