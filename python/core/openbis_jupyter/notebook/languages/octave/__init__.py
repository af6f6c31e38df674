"""Octave: texts are bytes of UTF-8, a list is a cell row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.values import INDENT, Literals, exact, in_lines, whole_text

LONGEST_LINE = 4000
"""Octave in a terminal, as its kernel has it, cuts lines off beyond 4,095 bytes. All that is written is ASCII."""
_PIECE = 3000
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def _text(value: str) -> str:
    pieces = list(_pieces(whole_text(value, "Octave", nul=True).encode()))
    if len(pieces) < 2:
        return f'"{"".join(pieces)}"'
    return "[" + " ...\n".join(f'"{piece}"' for piece in pieces) + "]"


def _pieces(content: bytes) -> Iterator[str]:
    piece: list[str] = []
    length = 0
    for byte in content:
        escaped = _escaped(byte)
        if length + len(escaped) > _PIECE:
            yield "".join(piece)
            piece, length = [], 0
        piece.append(escaped)
        length += len(escaped)
    yield "".join(piece)


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


def texts(items: Sequence[str]) -> str:
    """A cell row: in one line, or in several that go on."""
    lines = in_lines(items, ",", LONGEST_LINE - len(INDENT) - len(" ..."))
    if len(lines) < 2:
        return "{" + "".join(lines) + "}"
    # A line end alone would begin a new row.
    return "{ ...\n" + "\n".join(f"{INDENT}{line} ..." for line in lines) + "\n}"


LANGUAGE = Language(
    id="octave",
    jupyter="octave",
    title="Octave",
    rank=20,
    extension=".m",
    comment="%",
    fences=("octave", "matlab"),
    literal=Literals(
        nothing="[]",
        yes_no=lambda value: "true" if value else "false",
        whole=lambda value: exact(value, "Octave"),
        number=_number,
        text=_text,
        texts=texts,
    ),
    assignment="{name} = {value};",
)
