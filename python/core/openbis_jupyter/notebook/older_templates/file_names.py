"""Where a code cell of the older form holds the notebook's own name, which may change at the last moment.

Other values may be written as the same text, so the places are counted among all equal ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence


class FileName(str):
    """The notebook's own name among other texts."""

    __slots__ = ()


def numbers_of(source: str, literal: str, starts: Collection[int]) -> list[int]:
    """In: a cell's text, a value as code, at which offsets it is the notebook's name. Out: the how manieth these are of
    all that look like it, from 0.
    """
    return [number for number, start in enumerate(_starts(source, literal)) if start in starts]


def replaced(source: str, old: str, new: str, numbers: Collection[int]) -> tuple[str, list[int]]:
    """In: a cell's text, the name as code and the new one, what `numbers_of` gave. Out: the text with the new name, and
    the numbers that hold there.
    """
    parts: list[str] = []
    starts: list[int] = []
    end = length = 0
    for number, start in enumerate(_starts(source, old)):
        if number in numbers:
            parts += [source[end:start], new]
            starts.append(length + start - end)
            length = starts[-1] + len(new)
            end = start + len(old)
    text = "".join([*parts, source[end:]])
    return text, numbers_of(text, new, starts)


def _starts(source: str, literal: str) -> Sequence[int]:
    return [found.start() for found in re.finditer(re.escape(literal), source)]
