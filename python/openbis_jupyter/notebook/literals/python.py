"""Python 3."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openbis_jupyter.notebook.literals.values import Kinds, block, translate


def python_literal(value: Any) -> str:
    """In: a value as in the package's text. Out: a Python 3 expression."""
    return translate(KINDS, value)


def double_quoted(rendered: str, value: str) -> str:
    """In: Python's own rendering of a text, which escapes what is not printable; the text. Out: the same in double
    quotes, where that changes nothing.
    """
    return f'"{rendered[1:-1]}"' if '"' not in value else rendered


def _quoted(value: str) -> str:
    return double_quoted(str.__repr__(value), value)


def _number(value: float) -> str:
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def _list(_: Sequence[Any], items: Sequence[str], indent: str) -> str:
    return block("[", items, "]", indent, last=",")


def _dictionary(_: Mapping[Any, Any], pairs: Sequence[tuple[str, str]], indent: str) -> str:
    return block("{", [f"{key}: {item}" for key, item in pairs], "}", indent, last=",")


KINDS = Kinds(
    none="None",
    boolean=repr,
    integer=repr,
    number=_number,
    text=_quoted,
    items=_list,
    pairs=_dictionary,
)
