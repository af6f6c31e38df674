"""Octave: texts are bytes of UTF-8, a list is a cell row, a dictionary a `containers.Map`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.literals.values import INDENT, Kinds, LiteralError, exact, translate, whole

_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def octave_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: an Octave expression."""
    return translate(_KINDS, value)


def _quoted(value: str) -> str:
    return f'"{"".join(map(_escaped, whole(value, "Octave", nul=True).encode()))}"'


def _escaped(byte: int) -> str:
    """ASCII only, others as three octal digits: what Octave does with them depends on the locale of the server."""
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return chr(byte) if 0x20 <= byte <= 0x7E else f"\\{byte:03o}"


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return repr(value)


def _items(_: Sequence[Any], items: Sequence[str], indent: str) -> str:
    if len(items) < 2:
        return "{" + "".join(items) + "}"
    # A line end alone would begin a new row.
    lines = ", ...\n".join(f"{indent}{INDENT}{item}" for item in items)
    return f"{{ ...\n{lines} ...\n{indent}}}"


def _pairs(values: Mapping[Any, Any], pairs: Sequence[tuple[str, str]], indent: str) -> str:
    if not values:
        return "containers.Map()"
    inner = indent + INDENT
    if "" in values:
        raise LiteralError("Octave cannot hold a dictionary with an empty key.")
    names = [str(key) for key in values]
    keys = _items(names, [_quoted(name) for name in names], inner)
    items = _items(list(values.values()), [item for _, item in pairs], inner)
    return f'containers.Map({keys}, {items}, "UniformValues", false)'


_KINDS = Kinds(
    none="[]",
    boolean=lambda value: "true" if value else "false",
    integer=lambda value: exact(value, "Octave"),
    number=_number,
    text=_quoted,
    items=_items,
    pairs=_pairs,
)
