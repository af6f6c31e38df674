"""R: a list of texts is a character vector."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.values import Literals, block, exact, whole_text

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTEGER_MAX = 2**31 - 1
_DIGITS_SURE = 4
"""R's own reading of decimals is off by a bit now and then, but not with so few digits before and after the point."""


def _text(value: str) -> str:
    return f'"{"".join(map(_escaped, whole_text(value, "R", nul=False)))}"'


def _escaped(character: str) -> str:
    """ASCII only: R reads other characters by the locale of the server. One style, as R refuses to mix them."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _whole(value: int) -> str:
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


def _texts(items: Sequence[str]) -> str:
    return block("c(", items, ",", ")") if items else "character(0)"


LANGUAGE = Language(
    id="r",
    jupyter="R",
    title="R",
    rank=10,
    extension=".R",
    comment="#",
    fences=("r",),
    literal=Literals(
        nothing="NULL",
        yes_no=lambda value: "TRUE" if value else "FALSE",
        whole=_whole,
        number=_number,
        text=_text,
        texts=_texts,
    ),
    assignment="{name} <- {value}",
)
