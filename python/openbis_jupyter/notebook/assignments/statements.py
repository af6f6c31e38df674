"""What R, Octave and Python 2 share: a cell as tokens, tokens as statements, statements as assignments.

Kinds of tokens, the names of the groups in a language's pattern: `space` and `comment` (left out), `text`, `name`,
`number`, `write` (assigns, in whatever way), `open`, `close`, `end` (of a statement, outside of brackets), `unclear`
(something that does not end); any other group is an operator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from openbis_jupyter.notebook.assignments.places import Place, Reading, UnclearError

_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Token:
    """A piece of the cell."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next begins."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """What it is called, where quotes around a name change nothing."""
        return self.text.strip("`\"'")


@dataclass(frozen=True)
class Statement:
    """Its tokens; `after`: what ended the one before, empty at the beginning."""

    tokens: Sequence[Token]
    after: str


Continues = Callable[[Sequence[Token]], bool]


def tokens(pattern: re.Pattern[str], source: str) -> Iterator[Token]:
    """Errors: UnclearError at the first character that no group takes."""
    at = 0
    while at < len(source):
        token = token_at(pattern, source, at)
        if token.kind not in ("space", "comment"):
            yield token
        at = token.end


def token_at(pattern: re.Pattern[str], source: str, at: int) -> Token:
    """Errors: UnclearError"""
    found = pattern.match(source, at)
    if not found or not found[0] or found.lastgroup in (None, "unclear"):
        raise UnclearError
    return Token(str(found.lastgroup), found[0], at)


def statements(
    found: Iterable[Token], continues: Continues = lambda _: False, arguments: str = ""
) -> Iterator[Statement]:
    """In: the tokens; whether a statement goes on over the end of its line; how arguments get their names in round and
    square brackets, where that looks like an assignment. Errors: UnclearError where brackets do not match.
    """
    made: list[Token] = []
    opened: list[str] = []
    after = ""
    for token in found:
        if token.kind == "end" and not opened:
            if token.text == "\n" and continues(made):
                continue
            if made:
                yield Statement(tuple(made), after)
            made, after = [], token.text
            continue
        if token.kind == "open":
            opened.append(token.text)
        elif token.kind == "close" and (not opened or _CLOSING[opened.pop()] != token.text):
            raise UnclearError
        named = token.text == arguments and bool(opened) and opened[-1] != "{"
        made.append(replace(token, kind="operator") if named else token)
    if opened:
        raise UnclearError
    if made:
        yield Statement(tuple(made), after)


def reading(
    found: Iterable[tuple[Statement, bool]], assigns: frozenset[str], boundaries: frozenset[str] = frozenset()
) -> Reading:
    """In: each statement, and whether it surely runs when the cell does; the plain assignments; what the left
    side of an assignment cannot reach over.
    """
    places, others = [], []
    for statement, sure in found:
        words = statement.tokens
        writes = [number for number, word in enumerate(words) if word.kind == "write"]
        plain = sure and writes == [1] and len(words) > 2 and words[1].text in assigns
        if plain and words[0].kind in ("name", "text"):
            places.append(Place(words[0].name, words[2].start, words[-1].end))
        else:
            written = {word for number in writes for word in _written(words, number, boundaries)}
            others += [(word.name, word.start) for word in written]
    return Reading(tuple(places), tuple(others))


def _written(words: Sequence[Token], number: int, boundaries: frozenset[str]) -> Iterator[Token]:
    """All that the word `number` may assign to: rather too much."""
    depth = 0
    for word in reversed(words[:number]):
        depth += (word.kind == "close") - (word.kind == "open")
        if depth < 0 or (depth == 0 and (word.kind == "end" or word.text in boundaries)):
            break
        if word.kind in ("name", "text"):
            yield word
    if not words[number].text.endswith(("=", "<-")):
        # Arrows to the right, and words like `import`; `for` up to its `in`.
        following = takewhile(lambda word: word.text != "in", words[number + 1 :])
        yield from (word for word in following if word.kind in ("name", "text"))
