"""Python 3."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.literals.values import INDENT, Kinds, translate


def python_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: a Python 3 expression."""
    return translate(_KINDS, value)


def number(value: float) -> str:
    """A float as Python 2 and 3 write it."""
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def list_display(_: Sequence[Any], items: Sequence[str], indent: str) -> str:
    """`[…]`, a line per item where there are several."""
    return _block("[", items, "]", indent)


def dict_display(_: Mapping[Any, Any], pairs: Sequence[tuple[str, str]], indent: str) -> str:
    """`{…}`, a line per item where there are several."""
    return _block("{", [f"{key}: {item}" for key, item in pairs], "}", indent)


def _quoted(value: str) -> str:
    """Python's own rendering, which escapes all that is not printable; double quotes where that changes nothing."""
    rendered = str.__repr__(value)
    return f'"{rendered[1:-1]}"' if '"' not in value else rendered


def _block(opening: str, items: Sequence[str], closing: str, indent: str) -> str:
    if len(items) < 2:
        return opening + "".join(items) + closing
    lines = "".join(f"{indent}{INDENT}{item},\n" for item in items)
    return f"{opening}\n{lines}{indent}{closing}"


_KINDS = Kinds(
    none="None",
    boolean=repr,
    integer=repr,
    number=number,
    text=_quoted,
    items=list_display,
    pairs=dict_display,
)
