"""R: a list of texts is a character vector, every other list a `list`, a dictionary a list with names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.literals.values import INDENT, Kinds, block, exact, translate, whole

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTEGER_MAX = 2**31 - 1
_DIGITS_SURE = 4
"""R's own reading of decimals is off by a bit now and then, but not with so few digits before and after the point."""


def r_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: an R expression."""
    return translate(_KINDS, value)


def _quoted(value: str) -> str:
    return f'"{"".join(map(_escaped, whole(value, "R", nul=False)))}"'


def _escaped(character: str) -> str:
    """ASCII only: R reads other characters by the locale of the server. One style, as R refuses to mix them."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _integer(value: int) -> str:
    return f"{value}L" if abs(value) <= _INTEGER_MAX else exact(value, "R")


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    decimal = repr(value)
    mantissa, _, exponent = decimal.partition("e")
    places = len(mantissa.partition(".")[2])
    digits = len(mantissa.replace("-", "").replace(".", "").strip("0"))
    return decimal if not exponent and max(digits, places) <= _DIGITS_SURE else value.hex()


def _items(values: Sequence[Any], items: Sequence[str], indent: str) -> str:
    texts = bool(values) and all(isinstance(value, str) for value in values)
    return block("c(" if texts else "list(", items, ")", indent)


def _pairs(values: Mapping[Any, Any], pairs: Sequence[tuple[str, str]], indent: str) -> str:
    """Names as a vector: R would turn `"key" = …` into a symbol, which cannot be empty and depends on the locale."""
    names = (
        block("c(", [_quoted(str(key)) for key in values], ")", indent + INDENT) if values else "character(0)"
    )
    items = block("list(", [item for _, item in pairs], ")", indent + INDENT)
    return f"setNames({items}, {names})"


_KINDS = Kinds(
    none="NULL",
    boolean=lambda value: "TRUE" if value else "FALSE",
    integer=_integer,
    number=_number,
    text=_quoted,
    items=_items,
    pairs=_pairs,
)
