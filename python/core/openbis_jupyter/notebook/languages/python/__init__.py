"""Python 3."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.values import Literals, block


def double_quoted(rendered: str, value: str) -> str:
    """In: Python's own rendering of a text, which escapes what is not printable; the text. Out: the same in double
    quotes, where that changes nothing.
    """
    return f'"{rendered[1:-1]}"' if '"' not in value else rendered


def texts(items: Sequence[str]) -> str:
    """A list."""
    return block("[", items, ",", "]", last=",")


def _text(value: str) -> str:
    return double_quoted(repr(value), value)


def _number(value: float) -> str:
    return repr(value) if math.isfinite(value) else f'float("{value}")'


LITERALS = Literals(nothing="None", yes_no=repr, whole=repr, number=_number, text=_text, texts=texts)
LANGUAGE = Language(
    id="python",
    jupyter="python",
    title="Python 3",
    rank=0,
    extension=".py",
    comment="#",
    fences=("python", "python3"),
    literal=LITERALS,
    assignment="{name} = {value}",
)
