"""Texts line by line, as people see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser

MOST_LINES = 2000
"""Of longer texts it is not looked for which lines belong together."""
SHOWN_LINES = 120
_AROUND = 2
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_UNSEEN = frozenset({"script", "style", "template", "head"})
_ENDS_LINE = frozenset(
    {"tr", "p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "dt", "dd"}
)

Line = tuple[str, str]
"""`-` was there, `+` is there now, ` ` both, `…` some are left out; and the text."""


def as_shown(text: str) -> str:
    """What a terminal has in the end: whatever begins its line anew writes over what stood there."""
    if "\r" not in text:
        return text
    return "\n".join(map(_written_over, text.replace("\r\n", "\n").split("\n")))


def without_colours(text: str) -> str:
    """The text of a terminal."""
    return _COLOUR.sub("", text)


def text_of_html(html: str) -> str:
    """What is read of a piece of HTML: a row of a table is a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def differing(before: str, now: str, same: Callable[[str, str], bool]) -> list[Line]:
    """In: two texts, whether two lines are the same. Out: what differs, and what is around it; none for long texts."""
    one, other = before.splitlines(), now.splitlines()
    if max(len(one), len(other)) > MOST_LINES:
        return []
    lines = [*_marked(one, other, same)]
    kept = {
        near
        for place, (mark, _) in enumerate(lines)
        if mark != " "
        for near in range(place - _AROUND, place + _AROUND + 1)
    }
    shown: list[Line] = []
    for place, line in enumerate(lines):
        if place in kept:
            shown.append(line)
        elif shown and shown[-1][0] != "…":
            shown.append(("…", ""))
    while shown and shown[-1][0] == "…":
        shown.pop()
    return shown if len(shown) <= SHOWN_LINES else [*shown[:SHOWN_LINES], ("…", "")]


def _marked(one: Sequence[str], other: Sequence[str], same: Callable[[str, str], bool]) -> Iterator[Line]:
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from ((" ", line) for line in other[j1:j2])
        elif kind == "replace" and i2 - i1 == j2 - j1:
            for before, now in zip(one[i1:i2], other[j1:j2], strict=True):
                yield from [(" ", now)] if same(before, now) else [("-", before), ("+", now)]
        else:
            yield from (("-", line) for line in one[i1:i2])
            yield from (("+", line) for line in other[j1:j2])


def _written_over(line: str) -> str:
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown.rstrip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._end(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))

    def _end(self, tag: str) -> None:
        if tag in _ENDS_LINE:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
