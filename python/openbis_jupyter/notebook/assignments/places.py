"""Where a cell assigns, and what becomes of its text when other values are put there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_LONGEST = 1_000_000
_GOES_ON = ("\\", "...")
"""How a line ends that goes on in the next one, in one language or the other."""


class UnclearError(Exception):
    """The cell is not understood, so nothing in it is changed."""


@dataclass(frozen=True)
class Place:
    """The expression `source[start:end]` that is assigned to a name."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """`places`: what surely is assigned when the cell runs; `others`: what else may assign to a name, and where."""

    places: tuple[Place, ...]
    others: tuple[tuple[str, int], ...] = ()

    def holds(self, name: str) -> bool:
        """Whether the name has the value of its last place when the cell has run."""
        last = max((place.end for place in self.places if place.name == name), default=-1)
        return last >= 0 and all(start < last for other, start in self.others if other == name)


Read = Callable[[str], Reading]


def assigned(read: Read, source: str) -> dict[str, str]:
    """Name → expression of the assignments at the top level of a cell."""
    source = _unix(source)
    return {place.name: source[place.start : place.end] for place in _reading(read, source).places}


def with_values(read: Read, added: str, source: str, expressions: Mapping[str, str]) -> str:
    """In: how the language is read and how it assigns, the cell, expressions by name. Out: the cell with these."""
    source = _unix(source)
    reading = _reading(read, source)
    for place in sorted(reading.places, key=lambda place: place.start, reverse=True):
        if place.name in expressions:
            source = source[: place.start] + expressions[place.name] + source[place.end :]
    source = source.rstrip("\n")
    missing = [
        added.format(name=name, value=value) for name, value in expressions.items() if not reading.holds(name)
    ]
    if missing and source.endswith(_GOES_ON):
        source += "\n"
    return "\n".join([*filter(None, [source]), *missing])


def _reading(read: Read, source: str) -> Reading:
    try:
        return read(source) if len(source) <= _LONGEST else Reading(())
    except (UnclearError, RecursionError):
        return Reading(())


def _unix(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n")
