"""Assignments of Octave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from openbis_jupyter.notebook.assignments.places import Reading, UnclearError
from openbis_jupyter.notebook.assignments.statements import (
    Statement,
    Token,
    reading,
    statements,
    token_at,
)

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\f]+|\.\.\.[^\n]*\n)
    | (?P<comment>[%\#][^\n]*)
    | (?P<text>"(?:[^"\\\n]|\\.|"")*")
    | (?P<number>0[xX][\da-fA-F]+|0[bB][01]+|(?:\d+(?:\.(?!\.\.)\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?[ijIJ]?)
    | (?P<operator>==|~=|!=|<=|>=)
    | (?P<write>(?:\.?[*/\\^]|[-+|&])?=|\+\+|--|\b(?:global|persistent|clear|clearvars|load)\b)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<end>[\n;,])
    | (?P<sign>[-+*/\\^<>!~&|:.@])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_QUOTED = re.compile(r"(?P<text>'(?:[^'\n]|'')*')")
_BLOCK_COMMENT = re.compile(r"^[ \t]*[%#](?P<mark>[{}])[ \t]*$", re.MULTILINE)
_MAGIC = re.compile(r"\s*(?:%%\w|[!?])")
_OPENING = frozenset(("if", "for", "parfor", "while", "switch", "do", "function", "try", "unwind_protect"))
_CLOSING = frozenset(
    ("until", "end", *(f"end{word}" for word in _OPENING), "end_try_catch", "end_unwind_protect")
)
_BETWEEN = frozenset(("else", "elseif", "case", "otherwise", "catch", "unwind_protect_cleanup", "return"))
_UNKNOWN = frozenset(("classdef", "spmd", "eval", "evalc", "evalin", "assignin"))


def read_octave(source: str) -> Reading:
    """Errors: UnclearError"""
    if _MAGIC.match(source):
        raise UnclearError
    return reading(_placed(statements(_tokens(source))), frozenset(("=",)))


def _placed(found: Iterator[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether it stands outside of blocks."""
    depth = 0
    for statement in found:
        keywords = list(_keywords(statement.tokens))
        yield statement, depth == 0 and not keywords
        for word in keywords:
            depth += (word in _OPENING) - (word in _CLOSING)
            if depth < 0:
                raise UnclearError
    if depth:
        raise UnclearError


def _keywords(words: Sequence[Token]) -> Iterator[str]:
    depth = 0
    for number, word in enumerate(words):
        depth += (word.kind == "open") - (word.kind == "close")
        if word.kind != "name" or (number and words[number - 1].text == "."):
            continue
        if word.text in _UNKNOWN:
            raise UnclearError
        # In brackets `end` is the last index.
        if depth == 0 and (word.text in _OPENING or word.text in _CLOSING or word.text in _BETWEEN):
            yield word.text


def _tokens(source: str) -> Iterator[Token]:
    at, before, opened = 0, Token("end", "\n", -1), [""]
    while at < len(source):
        comment = _BLOCK_COMMENT.match(source, at)
        if comment and (at == 0 or source[at - 1] == "\n"):
            at = _after_block_comment(source, at)
            continue
        if source.startswith("'", at) or source.startswith(".'", at):
            token = _quote(source, at, before, opened[-1])
        else:
            token = token_at(_TOKEN, source, at)
        at = token.end
        if token.kind in ("space", "comment"):
            continue
        if token.kind == "open":
            opened.append(token.text)
        elif token.kind == "close" and len(opened) > 1:
            opened.pop()
        yield token
        before = token


def _quote(source: str, at: int, before: Token, opened: str) -> Token:
    """A quote ends an operand (it transposes), or begins a text."""
    operand = before.kind in ("name", "number", "text", "close", "transpose")
    operand = operand and before.text not in _BETWEEN
    if operand and before.end == at:
        return Token("transpose", ".'" if source[at] == "." else "'", at)
    if operand and opened not in ("[", "{"):
        # After a space it depends on what the name stands for, a variable or a command.
        raise UnclearError
    return token_at(_QUOTED, source, at)


def _after_block_comment(source: str, at: int) -> int:
    depth = 0
    for mark in _BLOCK_COMMENT.finditer(source, at):
        depth += 1 if mark["mark"] == "{" else -1
        if depth == 0:
            return mark.end()
    raise UnclearError
