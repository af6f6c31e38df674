"""What the languages share: telling the kinds of values apart, and lists in lines that their interpreters like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from openbis_jupyter.surrogates import has_lone_surrogate

Value = str | int | float | bool | Sequence[str] | None
"""Text, whole number, number, yes/no, list of texts, nothing."""
INDENT = "    "
EXACT_WHOLE_MAX = 2**53
"""Up to here a double holds every whole number."""
_WIDTH = 100
_FEW_LINES = 5
"""So many lines of usual width a person reads; what is longer takes as few lines as the language allows."""


class LiteralError(ValueError):
    """A value that the language cannot hold; the text says why, for people."""


@dataclass(frozen=True)
class Literals:
    """How one language writes each kind of value; called with a value, it gives the code of it.

    texts: from the code of each item.
    """

    nothing: str
    yes_no: Callable[[bool], str]
    whole: Callable[[int], str]
    number: Callable[[float], str]
    text: Callable[[str], str]
    texts: Callable[[Sequence[str]], str]

    def __call__(self, value: Value) -> str:
        """In: a value. Out: an expression that evaluates to it, whatever characters it holds.

        Subclasses count as their base, so that nothing of their own gets into the code.
        Errors: LiteralError for what the language cannot hold; TypeError for other types.
        """
        if value is None or isinstance(value, bool):
            return self.nothing if value is None else self.yes_no(value)
        if isinstance(value, int):
            return self.whole(int(value))
        if isinstance(value, float):
            return self.number(float(value))
        if isinstance(value, str):
            return self.text(str.__str__(value))
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return self.texts([self.text(str.__str__(item)) for item in value])
        raise TypeError(f"there is no literal for {type(value).__name__}")


def in_lines(items: Sequence[str], between: str, longest: int = _WIDTH) -> list[str]:
    """Items in lines, `between` behind each item but the last; no line has more than `longest` characters, but those
    of a single longer item.

    A few short lines where they suffice. The kernels of Octave and Bash take a pause for each line: for these,
    `longest` is what they read at once.
    """
    lines = list(_filled(items, between, _WIDTH))
    return lines if len(lines) <= _FEW_LINES else list(_filled(items, between, longest))


def block(opening: str, items: Sequence[str], between: str, closing: str, last: str = "") -> str:
    """A list in one line where it fits there, else in lines between brackets; `last`: behind the last item."""
    short = opening + f"{between} ".join(items) + closing
    if len(items) < 2 or (len(short) <= _WIDTH and "\n" not in short):
        return short
    lines = "\n".join(INDENT + line for line in in_lines(items, between))
    return f"{opening}\n{lines}{last}\n{closing}"


def whole_text(value: str, language: str, nul: bool) -> str:
    """The text, if the language can hold it. Errors: LiteralError for half a surrogate pair; for NUL unless `nul`."""
    if has_lone_surrogate(value):
        raise LiteralError(f"{language} cannot hold the half character in {value!a}.")
    if not nul and "\0" in value:
        raise LiteralError(f"{language} cannot hold the NUL character in {value!a}.")
    return value


def exact(value: int, language: str) -> str:
    """The digits of a whole number that a double holds. Errors: LiteralError beyond 2⁵³."""
    if abs(value) > EXACT_WHOLE_MAX:
        raise LiteralError(f"{language} cannot hold the number {value} exactly.")
    return str(value)


def _filled(items: Iterable[str], between: str, longest: int) -> Iterator[str]:
    line: list[str] = []
    length = 0
    for item in items:
        if line and length + len(item) + len(between) + 1 > longest:
            yield f"{between} ".join(line) + between
            line, length = [], 0
        line.append(item)
        length += len(item) + len(between) + 1
    if line:
        yield f"{between} ".join(line)
