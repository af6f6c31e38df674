"""Values become code here and nowhere else: one translator per language of a kernel.

A translator takes text, numbers, booleans, None, and lists, tuples and dictionaries of them, and gives an expression
of its language that evaluates to the same value, whatever characters the text holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Translator = Callable[[Any], str]
_INDENT = "    "


def python_literal(value: Any) -> str:
    """In: a value as in the module's text. Out: a Python expression. Errors: TypeError for any other type.

    Lists longer than one item take a line per item, so that a person can read and edit them.
    """
    return _python(value, "")


def _python(value: Any, indent: str) -> str:
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return repr(int(value))
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else f'float("{float(value)}")'
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, (list, tuple)):
        return _block("[", [_python(item, indent + _INDENT) for item in value], "]", indent)
    if isinstance(value, Mapping):
        pairs = (f"{_python(key, indent)}: {_python(item, indent + _INDENT)}" for key, item in value.items())
        return _block("{", list(pairs), "}", indent)
    raise TypeError(f"no Python literal for {type(value).__name__}")


def _quoted(value: str) -> str:
    """Python's own rendering, which escapes all that is not printable; double quotes where that changes nothing."""
    rendered = str.__repr__(value)
    return f'"{rendered[1:-1]}"' if '"' not in value else rendered


def _block(opening: str, items: list[str], closing: str, indent: str) -> str:
    if len(items) < 2:
        return opening + "".join(items) + closing
    lines = "".join(f"{indent}{_INDENT}{item},\n" for item in items)
    return f"{opening}\n{lines}{indent}{closing}"


TRANSLATORS: Mapping[str, Translator] = {"python": python_literal}
