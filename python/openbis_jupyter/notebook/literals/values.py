"""What the translators share: the one way to tell the kinds of values apart, and the layout of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.characters import holds_half

Translator = Callable[[Any], str]
INDENT = "    "
EXACT_WHOLE_MAX = 2**53
"""Up to here a double holds every whole number."""


class LiteralError(ValueError):
    """A value that the language cannot hold; the text says why, for people."""


@dataclass(frozen=True)
class Kinds:
    """How one language writes each kind of value; lists and dictionaries get translated items and an indent."""

    none: str
    boolean: Callable[[bool], str]
    integer: Callable[[int], str]
    number: Callable[[float], str]
    text: Callable[[str], str]
    items: Callable[[Sequence[Any], Sequence[str], str], str]
    pairs: Callable[[Mapping[Any, Any], Sequence[tuple[str, str]], str], str]


def translate(kinds: Kinds, value: Any, indent: str = "") -> str:
    """In: how the language writes things, a value. Out: its literal. Errors: LiteralError; TypeError for other types.

    Subclasses count as their base, so that nothing of their own gets into the code.
    """
    inner = indent + INDENT
    if value is None or isinstance(value, bool):
        return kinds.none if value is None else kinds.boolean(value)
    if isinstance(value, int):
        return kinds.integer(int(value))
    if isinstance(value, float):
        return kinds.number(float(value))
    if isinstance(value, str):
        return kinds.text(str.__str__(value))
    if isinstance(value, (list, tuple)):
        return kinds.items(value, [translate(kinds, item, inner) for item in value], indent)
    if isinstance(value, Mapping):
        pairs = [
            (translate(kinds, key, indent), translate(kinds, item, inner)) for key, item in value.items()
        ]
        return kinds.pairs(value, pairs, indent)
    raise TypeError(f"there is no literal for {type(value).__name__}")


def block(
    opening: str, items: Sequence[str], closing: str, indent: str, between: str = ",", last: str = ""
) -> str:
    """Items in a row where there are fewer than two, else a line for each, so that a person can read and edit them.

    between, last: what ends the lines, and the last one.
    """
    if len(items) < 2:
        return opening + "".join(items) + closing
    lines = f"{between}\n".join(f"{indent}{INDENT}{item}" for item in items)
    return f"{opening}\n{lines}{last}\n{indent}{closing}"


def whole(value: str, language: str, nul: bool) -> str:
    """The text, if the language can hold it. Errors: LiteralError for half a surrogate pair; for NUL unless `nul`."""
    if holds_half(value):
        raise LiteralError(f"{language} cannot hold the half character in {value!a}.")
    if not nul and "\0" in value:
        raise LiteralError(f"{language} cannot hold the NUL character in {value!a}.")
    return value


def exact(value: int, language: str) -> str:
    """The digits of a whole number that a double holds. Errors: LiteralError beyond 2⁵³."""
    if abs(value) > EXACT_WHOLE_MAX:
        raise LiteralError(f"{language} cannot hold the number {value} exactly.")
    return str(value)
