"""The words of a Bash cell, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openbis_jupyter.notebook.assignments.places import UnclearError

_SKIPPED = re.compile(r"(?:[ \t]+|\\\n)+")
_COMMENT = re.compile(r"#[^\n]*")
_BETWEEN = re.compile(r"\n|;;&|;;|;&|;|&&|\|\||\|&|&>>?|&|\||\(|\)")
_REDIRECTION = re.compile(r"<<<|<<-?|<>|<&|>>|>&|>\||<|>")
_HERE = re.compile(r"<<(?!<)")
_SINGLE = re.compile(r"'[^']*'")
_ESCAPED = re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL)
_BACKTICKS = re.compile(r"`(?:[^`\\]|\\.)*`", re.DOTALL)
_ARRAY = re.compile(r"\w+(?:\[[^]\s]*\])?\+?=(?=\()")
_ENDS_WORD = frozenset(" \t\n;&|()<>")
_CASE = re.compile(r"\bcase\b")


@dataclass(frozen=True)
class Piece:
    """`kind`: word, between (of commands) or redirection."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next begins."""
        return self.start + len(self.text)


def pieces(source: str) -> Iterator[Piece]:
    """Without comments and here documents. Errors: UnclearError for what does not end, or is too involved to follow."""
    at = 0
    documents: list[tuple[str, bool]] = []
    while at < len(source):
        skipped = _SKIPPED.match(source, at) or _COMMENT.match(source, at)
        if skipped:
            at = skipped.end()
            continue
        redirection = _REDIRECTION.match(source, at)
        between = _BETWEEN.match(source, at)
        if redirection:
            piece = Piece("redirection", redirection[0], at)
            if _HERE.match(source, at):
                documents.append(_document(source, piece))
        elif source.startswith("((", at):
            piece = Piece("word", source[at : _brackets(source, at)], at)
        elif between:
            piece = Piece("between", between[0], at)
        else:
            piece = Piece("word", source[at : _word(source, at)], at)
        yield piece
        at = piece.end
        if piece.text == "\n":
            for end, indented in documents:
                at = _after_document(source, at, end, indented)
            documents = []
    if documents:
        raise UnclearError


def _word(source: str, at: int) -> int:
    """Where the word ends that begins here."""
    array = _ARRAY.match(source, at)
    if array:
        at = _brackets(source, array.end())
    while at < len(source) and source[at] not in _ENDS_WORD:
        at = _part(source, at)
    return at


def _part(source: str, at: int) -> int:
    """Where the quotes or the expansion end that begin here; one character further where there are none."""
    for pattern in (_SINGLE, _ESCAPED, _BACKTICKS):
        found = pattern.match(source, at)
        if found:
            return found.end()
    if source[at] == '"' or source.startswith('$"', at):
        return _double(source, source.index('"', at) + 1)
    if source.startswith("$(", at):
        return _brackets(source, at + 1)
    if source.startswith("${", at):
        return _braces(source, at + 2, quoted=False)
    if source[at] in "'`" or (source[at] == "\\" and at + 1 == len(source)):
        raise UnclearError
    return at + 1 + (source[at] == "\\")


def _double(source: str, at: int) -> int:
    """Behind the closing quote."""
    while at < len(source):
        if source[at] == '"':
            return at + 1
        at = _in_double(source, at)
    raise UnclearError


def _in_double(source: str, at: int) -> int:
    if source.startswith("${", at):
        return _braces(source, at + 2, quoted=True)
    # Single quotes are nothing here, nor is `$'`.
    return _part(source, at) if source[at] in "`\\" or source.startswith("$(", at) else at + 1


def _braces(source: str, at: int, quoted: bool) -> int:
    """Behind the closing brace of `${…}`."""
    while at < len(source):
        if source[at] == "}":
            return at + 1
        if quoted and source[at] == "'":
            # It depends on the kind of expansion whether this quotes.
            raise UnclearError
        at = _part(source, at)
    raise UnclearError


def _brackets(source: str, at: int) -> int:
    """Behind the bracket that closes the one here; words and comments in between."""
    depth = 0
    begins_word = True
    while at < len(source):
        comment = _COMMENT.match(source, at) if begins_word else None
        if comment:
            at = comment.end()
            continue
        if _HERE.match(source, at) or (begins_word and _CASE.match(source, at)):
            raise UnclearError
        depth += (source[at] == "(") - (source[at] == ")")
        begins_word = source[at] in _ENDS_WORD
        at = at + 1 if begins_word else _part(source, at)
        if depth == 0:
            return at
    raise UnclearError


def _document(source: str, redirection: Piece) -> tuple[str, bool]:
    """The line that ends the here document, and whether tabs may stand before it."""
    start = redirection.end
    skipped = _SKIPPED.match(source, start)
    start = skipped.end() if skipped else start
    word = source[start : _word(source, start)]
    if not word or "$" in word or "`" in word:
        raise UnclearError
    return re.sub(r"[\"'\\]", "", word), redirection.text == "<<-"


def _after_document(source: str, at: int, end: str, indented: bool) -> int:
    while at < len(source):
        line_end = source.find("\n", at)
        line_end = len(source) if line_end < 0 else line_end
        line, at = source[at:line_end], line_end + 1
        if (line.lstrip("\t") if indented else line) == end:
            return at
    raise UnclearError
